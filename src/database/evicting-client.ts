import pg from 'pg';
import { startLimit } from '../context/deadline/limit.js';
import { withoutValues } from './without-values.js';

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
    super(config);
    if (typeof config === 'object') this.#answerWithinMs = config.answerWithinMs;
    this.once('connect', () => connected.add(this));
    this.once('end', () => connected.delete(this));
    // Of many shapes in pg's types, of which TypeORM and we use those that give a promise.
    const query = this.query.bind(this) as (...of: readonly unknown[]) => unknown;
    this.query = ((...of: readonly unknown[]) => {
      const answer = query(...of);
      return answer instanceof Promise ? this.#limited(answer) : answer;
    }) as pg.Client['query'];
  }

  async #limited(answer: Promise<unknown>): Promise<unknown> {
    const milliseconds = this.#answerWithinMs;
    if (milliseconds === undefined) return answer;
    const limit = { isOver: false };
    const sentAt = performance.now();
    this.#unanswered++;
    const stop = startLimit(milliseconds, () => {
      limit.isOver = true;
      streamOf(this).destroy();
      this.#endSilentOnes(sentAt);
    });
    try {
      return await answer;
    } catch (error) {
      // pg rejects only when the connection has ended: nobody is given it any more.
      throw limit.isOver ? new NoAnswerError(milliseconds) : withoutValues(error);
    } finally {
      stop();
      this.#unanswered--;
      if (!limit.isOver) this.#heardAt = performance.now();
    }
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

function streamOf(client: pg.Client): { destroy(): unknown } {
  return (client as unknown as { readonly connection: { readonly stream: { destroy(): unknown } } })
    .connection.stream;
}
