import { type Pair, PRICE, WORTH } from './market.js';

/** What a context of the scope `inventory` tells of a player. */
export interface Possessions {
  readonly items: Readonly<Record<string, unknown>>;
  readonly wallet: { readonly currency: Readonly<Record<string, unknown>> };
}

/** One way to read what players have, all together. */
export type Assemble = (ids: readonly number[]) => Promise<Readonly<Record<string, Possessions>>>;

/** What is impossible at any one point in time, in words. */
export function violationsOf(
  { players, items }: Pair,
  contexts: Readonly<Record<string, Possessions>>,
): readonly string[] {
  const both = players.map((id) => contexts[id]);
  const counts = items.map((id) => both.filter((each) => each && id in each.items).length);
  const gold = both.map((each) => Number(each?.wallet.currency.dust));
  const worths = both.map((each, at) => countOf(each) * PRICE + (gold[at] ?? 0));
  const sum = gold.reduce((total, each) => total + each, 0);
  const right = 2 * WORTH - items.length * PRICE;
  return [
    ...counts.flatMap((count, at) =>
      count === 1 ? [] : [`item ${items[at] ?? 0} is there ${count} times`],
    ),
    ...(sum === right ? [] : [`${sum} gold rather than ${right}`]),
    ...worths.flatMap((worth, at) =>
      worth === WORTH ? [] : [`player ${players[at] ?? 0} is worth ${worth}, not ${WORTH}`],
    ),
  ];
}

function countOf(possessions: Possessions | undefined): number {
  return Object.keys(possessions?.items ?? {}).length;
}
