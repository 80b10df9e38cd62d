import type pg from 'pg';
import { characterRow, itemRow } from '../entities.js';
import { insertRows } from '../game-database.js';

/** Two players who trade with each other and with nobody else. */
export interface Pair {
  readonly players: readonly [number, number];
  readonly items: readonly number[];
}

const ITEMS_PER_PAIR = 6;
/** What an item costs, whoever buys it. */
export const PRICE = 10;
const GOLD = 500;
/** What each player has in items and gold together: a trade changes nothing in it. */
export const WORTH = GOLD + (ITEMS_PER_PAIR / 2) * PRICE;

/** Pairs of players, each with as many items and as much gold as the other. */
export async function openMarket(client: pg.Client, size: number): Promise<readonly Pair[]> {
  const pairs = Array.from({ length: size }, (_, at): Pair => {
    const items = Array.from({ length: ITEMS_PER_PAIR }, (_, n) => 1 + at * ITEMS_PER_PAIR + n);
    return { players: [2 * at + 1, 2 * at + 2], items };
  });
  const players = pairs.flatMap((pair) => pair.players);
  await insertRows(
    client,
    'characters',
    players.map((id) => characterRow(id)),
  );
  await insertRows(
    client,
    'resource_wallets',
    players.map((character_id) => {
      return { character_id, currency: { dust: GOLD }, resources: {}, components: {} };
    }),
  );
  await insertRows(
    client,
    'inventory_items',
    pairs.flatMap(({ players, items }) =>
      items.map((id, at) => itemRow(players[at % 2 === 0 ? 0 : 1], { id })),
    ),
  );
  return pairs;
}
