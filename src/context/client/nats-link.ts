import { EventEmitter, once, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { within } from '../deadline/deadline.js';
import type { ContextClientOptions, OwnConnection } from './context-client.options.js';
import { LinkError } from './link.error.js';

/** Before a connection that NATS refused is tried again. */
const PAUSE_MS = 1000;

/** A time in which the connection was up without a break. */
interface Session {
  readonly connection: NatsConnection;
  readonly lost: AbortController;
}

/**
 * A connection to NATS, the host's or our own, and whether it is up: what is sent while it is not
 * would be lost without a word, and an answer that it lost would be waited for.
 */
export class NatsLink {
  readonly #logger = new Logger('ContextClient');
  readonly #changes = new EventEmitter();
  readonly #inUse = new Set<Promise<unknown>>();
  #isStarted = false;
  #own: NatsConnection | undefined;
  #session: Session | undefined;
  #refusal: unknown;
  #end: LinkError | undefined;

  constructor(private readonly options: ContextClientOptions) {
    // As many listen as there are calls that wait, and the usual ten would give a warning.
    setMaxListeners(0, this.#changes);
  }

  /** Begins to connect, unless it has begun. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { connection } = this.options;
    void (connection === undefined ? this.#keepConnected(this.options) : this.#borrow(connection));
  }

  /**
   * Uses the connection as soon as it is up.
   * @param signal until when to wait for that
   * @throws LinkError; whatever `work` throws
   */
  async use<Result>(
    signal: AbortSignal,
    work: (connection: NatsConnection) => Promise<Result>,
  ): Promise<Result> {
    const { connection, lost } = await this.#up(signal);
    const done = within(lost.signal, work(connection));
    this.#inUse.add(done);
    try {
      return await done;
    } catch (error) {
      if (!lost.signal.aborted) throw error;
      throw new LinkError('The connection to NATS broke', 'lost', { cause: error });
    } finally {
      this.#inUse.delete(done);
    }
  }

  /** Lets nobody use the connection any more, waits for those who do, and closes it if it is ours. */
  async close(): Promise<void> {
    this.#endWith('The client is closed');
    await Promise.allSettled(this.#inUse);
    await this.#own?.close();
  }

  async #up(signal: AbortSignal): Promise<Session> {
    this.start();
    for (;;) {
      if (this.#end) throw this.#end;
      if (this.#session) return this.#session;
      try {
        await once(this.#changes, 'change', { signal });
      } catch (error) {
        throw this.#refusal === undefined
          ? new LinkError('NATS cannot be reached', 'down', { cause: error })
          : new LinkError('NATS refuses the connection', 'down', { cause: this.#refusal });
      }
    }
  }

  async #borrow(connection: NatsConnection): Promise<void> {
    await this.#follow(connection);
    this.#endWith('The connection to NATS was closed');
  }

  /** Connects, and again whenever NATS ends the connection for good, as it does to unknown users. */
  async #keepConnected(options: OwnConnection): Promise<void> {
    while (!this.#end) {
      try {
        this.#own = await connect(this.#optionsOf(options));
        // It took longer than the application lived.
        if (this.#isEnded) await this.#own.close();
        else await this.#follow(this.#own);
      } catch (error) {
        this.#refuse(error);
      }
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
  }

  #optionsOf({ servers, connectionOptions }: OwnConnection): ConnectionOptions {
    return {
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      // For one attempt: a server that takes a connection and says nothing is one more that is away.
      timeout: 2000,
      waitOnFirstConnect: true,
      pingInterval: 10_000,
      maxPingOut: 2,
      ...connectionOptions,
      servers: typeof servers === 'string' ? servers : [...servers],
      reconnectToServer: (...about) => {
        // The only way to call off a connection that has never been there yet.
        if (this.#end) throw this.#end;
        return connectionOptions?.reconnectToServer?.(...about) ?? null;
      },
    };
  }

  /** Keeps the session in step with the connection, until that is closed for good. */
  async #follow(connection: NatsConnection): Promise<void> {
    if (connection.isClosed()) return;
    const statuses = connection.status();
    this.#begin(connection);
    for await (const { type } of statuses) {
      if (this.#isEnded) return;
      if (type === 'disconnect') this.#lose();
      if (type === 'reconnect') this.#begin(connection);
    }
    this.#lose();
  }

  #begin(connection: NatsConnection): void {
    // A host's connection may have been away all the time, without our knowing.
    this.#lose();
    const lost = new AbortController();
    setMaxListeners(0, lost.signal);
    this.#refusal = undefined;
    this.#session = { connection, lost };
    this.#changes.emit('change');
  }

  #lose(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.lost.abort();
  }

  #refuse(error: unknown): void {
    const isNews = String(error) !== String(this.#refusal);
    if (isNews && !this.#isEnded)
      this.#logger.error(`NATS refuses the connection: ${String(error)}`);
    this.#refusal = error;
  }

  #endWith(message: string): void {
    this.#end ??= new LinkError(message, 'ended');
    this.#changes.emit('change');
  }

  /** Asked anew after waiting, in the course of which it may have changed. */
  get #isEnded(): boolean {
    return this.#end !== undefined;
  }
}
