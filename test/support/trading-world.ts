import pg from 'pg';
import { characterRow, itemRow } from './entities.js';
import { createGameDatabase, insertRows } from './game-database.js';
import type { TestDatabase } from './servers.js';

/** Pairs of players who trade with each other alone: 1 and 2, 3 and 4 … */
export const PAIRS = 50;
export const PRICE = 10;
/** What a player has in gold and items together, whatever is traded. */
export const WEALTH = 1000;
/** The charisma of a player without items; each item is worth one more. */
export const CHARISMA = 8;
export const ITEMS_OF_PAIR = 10;
/** Moved in one transaction. */
const MOVES = 4;
const LOADERS = 2;

/** A game that goes on while it is read. */
export interface Trading {
  readonly moves: number;
  stop(): Promise<void>;
}

export function partnersOf(pair: number): readonly [number, number] {
  return [2 * pair + 1, 2 * pair + 2];
}

/** The ids of the items of a pair, whoever of the two has them. */
export function itemsOf(pair: number): readonly number[] {
  return Array.from({ length: ITEMS_OF_PAIR }, (_, at) => pair * ITEMS_OF_PAIR + at + 1);
}

/** Pairs with an item in the first one's hands, and gold and charisma as they go with that. */
export async function createTradingWorld(): Promise<TestDatabase> {
  const database = await createGameDatabase();
  const pairs = Array.from({ length: PAIRS }, (_, pair) => pair);
  const players = pairs.flatMap((pair) =>
    partnersOf(pair).map((id, at) => ({ id, items: at === 0 ? ITEMS_OF_PAIR : 0 })),
  );
  const insert = (table: string, rows: readonly object[]) =>
    insertRows(database.admin, table, rows as Parameters<typeof insertRows>[2]);
  await insert(
    'characters',
    players.map(({ id }) => characterRow(id)),
  );
  await insert('resource_wallets', players.map(walletRow));
  await insert(
    'character_attributes',
    players.map(({ id, items }) => ({ character_id: id, charisma: CHARISMA + items })),
  );
  const items = pairs.flatMap((pair) => {
    const [owner] = partnersOf(pair);
    return itemsOf(pair).map((id) => itemRow(owner, { id, ...WORN }));
  });
  await insert('inventory_items', items);
  await database.admin.query(RICHER_BY);
  await database.admin.query(TRADE);
  return database;
}

const WORN = {
  location: 'equipped',
  equipped_slot: 'ring',
  item_data: { bonuses: { armor: 1 } },
};

function walletRow({ id, items }: { readonly id: number; readonly items: number }) {
  const currency = { gold: WEALTH - PRICE * items };
  return { character_id: id, currency, resources: {}, components: {} };
}

/**
 * Players buy and sell until it is stopped: an item goes to the partner, gold and charisma go with it,
 * and what was worn is in the bag; all in one transaction, and in several statements.
 */
export function startTrading(url: string): Trading {
  let isOver = false;
  let moves = 0;
  const loaders = Array.from({ length: LOADERS }, async (_, nth) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (!isOver) {
      const { rows } = await client.query<{ readonly moves: number }>('CALL trade($1, 0)', [nth]);
      moves += rows[0]?.moves ?? 0;
    }
    await client.end();
  });
  return {
    get moves() {
      return moves;
    },
    stop: async () => {
      isOver = true;
      await Promise.all(loaders);
    },
  };
}

/**
 * A number of transactions one after the other, among pairs of their own so that they do not wait for
 * other loaders. In the database: it does not depend on how busy the readers are.
 */
const TRADE = `
  CREATE PROCEDURE trade(nth int, INOUT moves int) LANGUAGE plpgsql AS $$
  DECLARE takers int[];
  BEGIN
    FOR round IN 1..20 LOOP
      WITH chosen AS (
        SELECT id FROM inventory_items
        WHERE (id - 1) / ${ITEMS_OF_PAIR} % ${LOADERS} = nth ORDER BY random() LIMIT ${MOVES}
      ), moved AS (
        UPDATE inventory_items SET
          character_id = ((character_id - 1) # 1) + 1,
          location = CASE location WHEN 'equipped' THEN 'inventory' ELSE 'equipped' END,
          quick_slot_position = CASE location WHEN 'equipped' THEN 'q1' END
        WHERE id IN (SELECT id FROM chosen) RETURNING character_id
      )
      SELECT array_agg(character_id) FROM moved INTO takers;
      UPDATE character_attributes a SET charisma = charisma + d.items
      FROM richer_by(takers) d WHERE a.character_id = d.id;
      UPDATE resource_wallets w
      SET currency = jsonb_build_object('gold', (w.currency ->> 'gold')::int - d.items * ${PRICE})
      FROM richer_by(takers) d WHERE w.character_id = d.id;
      COMMIT;
      moves := moves + cardinality(takers);
      PERFORM pg_sleep(0.002);
    END LOOP;
  END $$`;

/** By how many items each of those concerned is richer. */
const RICHER_BY = `
  CREATE FUNCTION richer_by(takers int[]) RETURNS TABLE (id int, items int) LANGUAGE sql AS $$
    SELECT id, sum(items)::int FROM (
      SELECT taker AS id, 1 AS items FROM unnest(takers) taker
      UNION ALL SELECT ((taker - 1) # 1) + 1, -1 FROM unnest(takers) taker
    ) each GROUP BY id
  $$`;
