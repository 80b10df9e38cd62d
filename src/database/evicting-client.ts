import pg from 'pg';
import { parse } from 'pg-connection-string';
import { startLimit } from '../context/deadline/limit.js';
import { withoutValues } from '../context/sections/without-values.js';

/** What a pool's options say beside those of pg, for its clients. */
export interface EvictingClientConfig extends pg.ClientConfig {
  /** How long the answer to a statement may take, in milliseconds. Without it: for ever. */
  readonly answerWithinMs?: number;
}

/** The database did not answer a statement in time: the connection may have died silently. */
export class NoAnswerError extends Error {
  /** As the system calls it where it finds out first. */
  readonly code = 'ETIMEDOUT';

  constructor(milliseconds: number) {
    super(`The database did not answer within ${String(milliseconds)} ms`);
    this.name = 'NoAnswerError';
  }
}

/** How pg tells of the end of a statement. */
type Answered = (error: Error | null | undefined, result?: unknown) => void;

function isAnswered(value: unknown): value is Answered {
  return typeof value === 'function';
}

/** What runs itself: a cursor, a stream. */
function isSubmittable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'submit' in value;
}

/** Those that are connected, in all pools of the process. */
const connected = new Set<EvictingClient>();

/**
 * A connection that tells no values of rows, and ends with a statement that is not answered. pg's own
 * `query_timeout` gives the connection back to the pool with the statement still running on it, and the
 * next ones wait behind it.
 */
export class EvictingClient extends pg.Client {
  readonly #answerWithinMs: number | undefined;
  #unanswered = 0;
  #heardAt = 0;

  constructor(config?: string | EvictingClientConfig) {
    super(withAddressRead(config));
    if (typeof config === 'object') this.#answerWithinMs = config.answerWithinMs;
    this.once('connect', () => connected.add(this));
    this.once('end', () => connected.delete(this));
    // Between pg's pool and TypeORM nobody listens for some microtasks: a server that hangs up on a
    // connection just made would end the process.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...of: readonly unknown[]) => unknown;
    // Of many shapes in pg's types: TypeORM and we use those that give a promise or take a callback.
    this.query = ((...of: readonly unknown[]) => {
      const last = of.at(-1);
      if (isAnswered(last)) return query(...of.slice(0, -1), this.#limited(last));
      if (isSubmittable(of[0])) return query(...of);
      return new Promise((resolve, reject) => {
        const settle: Answered = (error, result) => {
          if (error) reject(error);
          else resolve(result);
        };
        query(...of, this.#limited(settle));
      });
    }) as pg.Client['query'];
  }

  #limited(answered: Answered): Answered {
    const milliseconds = this.#answerWithinMs;
    if (milliseconds === undefined) return answered;
    const sentAt = performance.now();
    let isOver = false;
    this.#unanswered++;
    const stop = startLimit(milliseconds, () => {
      isOver = true;
      streamOf(this).destroy();
      this.#endSilentOnes(sentAt);
    });
    return (error, result) => {
      stop();
      this.#unanswered--;
      // pg tells of it only when the connection has ended: nobody is given it any more.
      if (isOver) {
        answered(new NoAnswerError(milliseconds));
        return;
      }
      this.#heardAt = performance.now();
      answered(error && (withoutValues(error) as Error), result);
    };
  }

  /**
   * Ends what lies idle and leads to the same server, unless it was heard of since: what cut one off
   * cut them all off, and each would keep another statement waiting as long.
   */
  #endSilentOnes(since: number): void {
    for (const other of connected) {
      const isThere = other.host === this.host && other.port === this.port;
      if (!isThere || other.#unanswered > 0 || other.#heardAt > since) continue;
      streamOf(other).destroy();
    }
  }
}

/** What addresses came to when the files that they name could be read last. */
const readable = new Map<string, object>();

/**
 * The options with what stands in the address, and in the certificates that it names. They are read for each
 * connection, for they are renewed; while they cannot be, those of before are good: pg would throw, and
 * where its pool makes connections nobody catches that.
 */
function withAddressRead(config?: string | EvictingClientConfig): typeof config {
  if (typeof config !== 'object' || config.connectionString === undefined) return config;
  const { connectionString, ...options } = config;
  let address = readable.get(connectionString);
  try {
    address = parse(connectionString);
    readable.set(connectionString, address);
  } catch (error) {
    if (!address) throw error;
  }
  return { ...options, ...address };
}

function streamOf(client: pg.Client): { destroy(): unknown } {
  return (client as unknown as { readonly connection: { readonly stream: { destroy(): unknown } } })
    .connection.stream;
}
