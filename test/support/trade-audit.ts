import { CHARISMA, itemsOf, partnersOf, PRICE, WEALTH } from './trading-world.js';

/** The scopes that show enough of a trade to be audited, each something else of it. */
export const AUDITED_SCOPES = ['inventory', 'trade', 'combats'] as const;
export type AuditedScope = (typeof AUDITED_SCOPES)[number];

/** What a context says that a player has. */
interface Holdings {
  /** The ids of the items, where the scope shows all of them. */
  readonly items?: readonly number[];
  /** How many they are, by what is read from another table. */
  readonly count: number;
  readonly gold?: number;
}

interface Inventory {
  readonly items: Readonly<Record<string, unknown>>;
  readonly wallet: { readonly currency: { readonly gold: number } };
}

interface Trade {
  readonly merchant_bonus: number;
  readonly wallet_balance: { readonly gold: number };
}

interface Combats {
  readonly math_model: {
    readonly attributes: { readonly charisma: { readonly base: number } };
    readonly modifiers: { readonly armor: { readonly source: Readonly<Record<string, string>> } };
  };
  readonly loadout: { readonly belt: readonly { readonly inventory_id: number }[] };
}

/**
 * What is wrong with the contexts of a pair that were assembled in one request: an item seen twice or
 * nowhere, gold created or lost, a half of a trade seen without the other.
 */
export function violationOf(
  scope: AuditedScope,
  pair: number,
  contexts: Readonly<Record<string, unknown>>,
): string | undefined {
  const both = partnersOf(pair).map((id) => holdingsOf(scope, contexts[id]));
  const items = both.flatMap((each) => each.items ?? []).sort((a, b) => a - b);
  const told = `${scope}, pair ${String(pair)}: ${JSON.stringify(both)}`;
  if (scope !== 'trade' && items.join() !== itemsOf(pair).join()) return `items ${told}`;
  if (both.some(({ items: own, count }) => own && own.length !== count)) return `count ${told}`;
  const isPoor = ({ gold, count }: Holdings) =>
    gold !== undefined && gold + PRICE * count !== WEALTH;
  return both.some(isPoor) ? `gold ${told}` : undefined;
}

function holdingsOf(scope: AuditedScope, context: unknown): Holdings {
  if (scope === 'trade') {
    const { merchant_bonus, wallet_balance } = context as Trade;
    return { count: Math.round(merchant_bonus * 100), gold: wallet_balance.gold };
  }
  if (scope === 'inventory') {
    const { items, wallet } = context as Inventory;
    const ids = Object.keys(items).map(Number);
    return { items: ids, count: ids.length, gold: wallet.currency.gold };
  }
  const { math_model, loadout } = context as Combats;
  const worn = Object.keys(math_model.modifiers.armor.source).map((key) => Number(key.slice(5)));
  const belt = loadout.belt.map(({ inventory_id }) => inventory_id);
  return { items: [...worn, ...belt], count: math_model.attributes.charisma.base - CHARISMA };
}
