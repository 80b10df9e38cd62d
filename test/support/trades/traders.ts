import pg from 'pg';
import { type Pair, PRICE } from './market.js';

/** Whoever changes hands while contexts are assembled. */
export interface Traders {
  /** Trades so far: each moves one item, and its price the other way. */
  trades(): number;
  stop(): Promise<void>;
}

/** Trades without a pause, on connections of their own; each has its share of the pairs. */
export async function startTraders(
  databaseUrl: string,
  pairs: readonly Pair[],
  count: number,
): Promise<Traders> {
  const clients = Array.from({ length: count }, () => new pg.Client(databaseUrl));
  await Promise.all(clients.map((client) => client.connect()));
  // What matters here is who sees a commit, not that a disk has it: many trades, not slow ones.
  await Promise.all(clients.map((client) => client.query('SET synchronous_commit = off')));
  let isStopped = false;
  let trades = 0;
  const trade = async (client: pg.Client, own: readonly Deal[]) => {
    // Many in one text, each a transaction of its own: between two commits nobody waits for us.
    const text = own.map(textOf).join(';');
    while (!isStopped) {
      await client.query(text);
      trades += own.length;
    }
    await client.end();
  };
  const deals = dealsOf(pairs);
  const all = clients.map((client, nth) =>
    trade(
      client,
      deals.filter(({ pair }) => pairs.indexOf(pair) % count === nth),
    ),
  );
  return {
    trades: () => trades,
    stop: async () => {
      isStopped = true;
      await Promise.all(all);
    },
  };
}

interface Deal {
  readonly pair: Pair;
  readonly item: number;
}

/** Every item in turn, so that it takes a while until one comes back. */
function dealsOf(pairs: readonly Pair[]): readonly Deal[] {
  const most = Math.max(...pairs.map(({ items }) => items.length));
  return Array.from({ length: most }, (_, nth) =>
    pairs.flatMap((pair) => {
      const item = pair.items[nth];
      return item === undefined ? [] : [{ pair, item }];
    }),
  ).flat();
}

/** The item goes to the one who has it not, and its price to the one who had it: in one transaction. */
function textOf({ pair: { players }, item }: Deal): string {
  const [one, other] = players;
  return `
    BEGIN;
    UPDATE inventory_items SET character_id = ${one + other} - character_id WHERE id = ${item};
    UPDATE resource_wallets w
      SET currency = jsonb_set(currency, '{dust}', to_jsonb((currency->>'dust')::int +
        CASE w.character_id WHEN i.character_id THEN -${PRICE} ELSE ${PRICE} END))
      FROM inventory_items i WHERE i.id = ${item} AND w.character_id IN (${one}, ${other});
    COMMIT`;
}
