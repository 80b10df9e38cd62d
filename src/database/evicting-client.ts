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
  constructor(milliseconds: number) {
    super(`The database did not answer within ${String(milliseconds)} ms`);
    this.name = 'NoAnswerError';
  }
}

/**
 * A connection that tells no values of rows, and ends with a statement that is not answered. pg's own `query_timeout` gives the
 * connection back to the pool with the statement still running on it, and the next ones wait behind it.
 */
export class EvictingClient extends pg.Client {
  readonly #answerWithinMs: number | undefined;

  constructor(config?: string | EvictingClientConfig) {
    super(config);
    if (typeof config === 'object') this.#answerWithinMs = config.answerWithinMs;
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
    const stop = startLimit(milliseconds, () => {
      limit.isOver = true;
      streamOf(this).destroy();
    });
    try {
      return await answer;
    } catch (error) {
      // pg rejects only when the connection has ended: nobody is given it any more.
      throw limit.isOver ? new NoAnswerError(milliseconds) : withoutValues(error);
    } finally {
      stop();
    }
  }
}

function streamOf(client: pg.Client): { destroy(): unknown } {
  return (client as unknown as { readonly connection: { readonly stream: { destroy(): unknown } } })
    .connection.stream;
}
