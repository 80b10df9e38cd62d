import pg from 'pg';
import type { TestDatabase } from './servers.js';

/** Tables that another session keeps from being read. */
export interface TableLocks {
  /** The tables that sessions wait for, one entry for each session, in the order of their names. */
  waitedFor(): Promise<readonly string[]>;
  release(): Promise<void>;
}

/** Locks tables, as a game's migration in the middle of the day would. */
export async function lockTables(
  { url, admin }: TestDatabase,
  tables: readonly string[],
): Promise<TableLocks> {
  const session = new pg.Client({ connectionString: url });
  await session.connect();
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
  return { waitedFor, release: () => session.end() };
}
