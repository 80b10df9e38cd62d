import pg from 'pg';
import type { Assemble } from './ledger.js';

/** What our reader is not: one query a table, all at the same time, each with a snapshot of its own. */
export interface ParallelQueries {
  readonly assemble: Assemble;
  readonly close: () => Promise<void>;
}

export function openParallelQueries(databaseUrl: string, connections: number): ParallelQueries {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  const assemble: Assemble = async (ids) => {
    const of = (columns: string, table: string) =>
      pool.query<{ character_id: number; id: number; currency: Record<string, unknown> }>(
        `SELECT character_id, ${columns} FROM ${table} WHERE character_id = ANY($1::int[])`,
        [ids],
      );
    const [wallets, items] = await Promise.all([
      of('currency', 'resource_wallets'),
      of('id', 'inventory_items'),
    ]);
    return Object.fromEntries(
      wallets.rows.map(({ character_id, currency }) => {
        const own = items.rows.filter((item) => item.character_id === character_id);
        const byId = Object.fromEntries(own.map(({ id }) => [id, true]));
        return [character_id, { items: byId, wallet: { currency } }];
      }),
    );
  };
  return { assemble, close: () => pool.end() };
}
