import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { atTurnsEnd } from '../at-turns-end.js';
import {
  DeadlineExceededError,
  limitOf,
  onAbort,
  shareLeft,
  within,
} from '../deadline/deadline.js';
import { ALL_KINDS } from '../kinds/kinds.js';
import { ConnectionShare } from './connection-share.js';
import { lossOf } from './lost-connection.js';
import { endConnection, type PgClient, rowsFrom } from './pg-client.js';
import { stopStatement } from './stop-statement.js';

type Rows = readonly (readonly unknown[])[];

/** `cached plan must not change result type`: a column was altered since the statement was prepared. */
const STALE_PLAN = '0A000';

/** The least share of a request's time in which a statement is worth sending again. */
const WORTH_REPEATING = 0.25;
/** What pg's pool comes to where nobody says. */
const DEFAULT_POOL_SIZE = 10;
/**
 * Before a statement is sent again: until a database that takes no connections may take some, or until
 * the pool has heard of the other connections that ended with the lost one.
 */
const PAUSE_MS = { away: 200, lost: 20 };

/** Of a request's time, what a statement may wait for a connection; at least this, however short it is. */
const WAITING_SHARE = 0.6;
const LEAST_WAIT_MS = 300;

/** A connection, and whose share it is taken from. */
interface Taken {
  readonly runner: QueryRunner;
  readonly share: ConnectionShare;
}

/** Runs statements that come again and again: each connection parses and plans one of them once. */
export class StatementRunner {
  readonly #names = new Map<string, string>();
  #share: ConnectionShare | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Reads, a second time where the first one lost its connection.
   * @param signal when it aborts, the statement is ended at the server, or not sent at all
   * @returns rows as lists of values, in the order of the columns
   * @throws DeadlineExceededError at the abort
   */
  run(sql: string, parameters: unknown[], signal?: AbortSignal): Promise<Rows> {
    return within(signal, this.#runPatiently(sql, parameters, signal));
  }

  async #runPatiently(sql: string, parameters: unknown[], signal?: AbortSignal): Promise<Rows> {
    try {
      return await this.#runOnce(sql, parameters, signal);
    } catch (error) {
      const loss = lossOf(error);
      if (!loss || shareLeft(signal) < WORTH_REPEATING) throw error;
      await sleep(PAUSE_MS[loss]);
      return await this.#runOnce(sql, parameters, signal);
    }
  }

  async #runOnce(sql: string, parameters: unknown[], signal?: AbortSignal): Promise<Rows> {
    const share = (this.#share ??= new ConnectionShare(partOf(this.dataSource)));
    if (!share.take()) await share.wait(limitOf(signal, WAITING_SHARE, LEAST_WAIT_MS));
    const runner = this.dataSource.createQueryRunner();
    let client: PgClient | undefined;
    try {
      client = (await runner.connect()) as PgClient;
      if (signal?.aborted) throw new DeadlineExceededError();
      void this.dataSource.logger.logQuery(sql, parameters, runner);
      return await untilStopped(client, this.#send(client, sql, parameters), signal);
    } catch (error) {
      if (client && lossOf(error)) await endConnection(client);
      throw error;
    } finally {
      this.#giveBack({ runner, share });
    }
  }

  /** What was read goes its way first: the pool has something to do with a connection that comes back. */
  readonly #giveBack = atTurnsEnd(({ runner, share }: Taken) => {
    const giveBack = () => {
      share.giveBack();
    };
    runner.release().then(giveBack, giveBack);
  });

  async #send(client: PgClient, text: string, values: unknown[]): Promise<Rows> {
    const statement = { text, values, rowMode: 'array' } as const;
    try {
      return await rowsFrom(client, { name: this.#nameOf(text), ...statement });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === STALE_PLAN)) throw error;
      const rows = await rowsFrom(client, statement);
      // The driver cannot be told to forget it: it would fail here again each time.
      await endConnection(client);
      return rows;
    }
  }

  #nameOf(sql: string): string {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    const name = `context_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    this.#names.set(sql, name);
    return name;
  }
}

/** What a statement comes to; when the signal aborts it is stopped, and its connection kept until then. */
async function untilStopped(
  client: PgClient,
  statement: Promise<Rows>,
  signal: AbortSignal | undefined,
): Promise<Rows> {
  if (!signal) return statement;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped = stopStatement(client, statement);
  };
  const forget = onAbort(signal, stop);
  try {
    return await statement;
  } finally {
    forget();
    await stopped;
  }
}

/** The connections of the pool that are a kind's: all kinds have the same number. */
function partOf({ options }: DataSource): number {
  const { poolSize, extra } = options as {
    readonly poolSize?: number;
    readonly extra?: { readonly max?: number };
  };
  const size = extra?.max ?? poolSize ?? DEFAULT_POOL_SIZE;
  return Math.max(1, Math.floor(size / ALL_KINDS.length));
}
