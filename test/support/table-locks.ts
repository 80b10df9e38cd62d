import pg from 'pg';
import { expect, onTestFinished, vi } from 'vitest';
import { PATIENTLY } from './patience.js';
import type { TestDatabase } from './servers.js';

/** Tables that another session keeps from being read. */
export interface TableLocks {
  /** Waits until sessions wait for these tables: an entry for each session, by name in order. */
  untilWaitedFor(tables: readonly string[]): Promise<void>;
  release(): Promise<void>;
}

/** Locks tables until they are released or the test is over, as a game's own change of them would. */
export async function lockTables(
  { url, admin }: TestDatabase,
  tables: readonly string[],
): Promise<TableLocks> {
  const session = new pg.Client({ connectionString: url });
  await session.connect();
  let released: Promise<void> | undefined;
  const release = () => (released ??= session.end());
  onTestFinished(release);
  await session.query('BEGIN');
  await session.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);

  const waitedFor = async () => {
    const { rows } = await admin.query<{ readonly name: string }>(
      `SELECT relation::regclass::text AS name FROM pg_locks
       WHERE NOT granted AND relation = ANY($1::text[]::regclass[])
       GROUP BY relation, pid ORDER BY name`,
      [tables],
    );
    return rows.map(({ name }) => name);
  };
  const untilWaitedFor = (expected: readonly string[]) =>
    vi.waitFor(async () => {
      expect(await waitedFor()).toEqual(expected);
    }, PATIENTLY);
  return { untilWaitedFor, release };
}
