import { isObject, type JsonObject } from '../json/json-value.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';
import { bonusAction, isStatValue, ownAction } from './action-string.js';
import type { WornItem } from './worn-item.js';

/** What a worn item does to one stat: the action string that goes into the stat's `source`. */
export interface ItemEffect {
  readonly stat: string;
  readonly action: string;
}

const PENALTY = 'evasion_penalty';
const STAT_KEY = /^[a-z][a-z0-9_]{0,63}$/;
const HAND_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['main_hand', 'main_hand_'],
  ['two_hand', 'main_hand_'],
  ['off_hand', 'off_hand_'],
]);
const STATS_OF_A_HAND: ReadonlySet<string> = new Set([
  'damage_base',
  'damage_spread',
  'damage_bonus',
  'penetration',
  'accuracy',
  'crit_chance',
]);
/** An item's own values, in the contract's order, and the stat that each goes to, if to any. */
const OWN_VALUES: readonly {
  readonly field: string;
  readonly statOf: (item: WornItem) => string | undefined;
}[] = [
  { field: 'power', statOf: powerStatOf },
  { field: 'spread', statOf: () => 'damage_spread' },
  { field: 'accuracy', statOf: () => 'accuracy' },
  { field: 'crit_chance', statOf: () => 'crit_chance' },
  { field: 'parry_chance', statOf: ({ subtype }) => (subtype === 'shield' ? 'block' : 'parry') },
  { field: 'block_chance', statOf: () => 'block' },
  { field: PENALTY, statOf: () => 'evasion' },
  { field: 'dodge_cap_mod', statOf: () => 'dodge_cap' },
];

export function isStatKey(key: string): boolean {
  return STAT_KEY.test(key);
}

/** One item is worn in few ways; rows may say whatever they like. */
const MOST_WAYS = 8;
/** What data do where they are worn, for data that are seen again. */
const KNOWN = new WeakMap<WornItem['data'], KnownEffects[]>();

interface KnownEffects extends Pick<WornItem, 'slot' | 'itemType' | 'subtype'> {
  readonly effects: readonly ItemEffect[];
}

/**
 * Everything a worn item does, in the order in which it lands in the model: its own values, then
 * `implicit_bonuses`, then `bonuses`.
 * @throws InvalidDataError naming the item and the field
 */
export function effectsOf(item: WornItem): readonly ItemEffect[] {
  const { data, slot, itemType, subtype } = item;
  if (!Object.isFrozen(data)) return findEffects(item);
  let known = KNOWN.get(data);
  if (!known) KNOWN.set(data, (known = []));
  for (const way of known) {
    if (way.slot === slot && way.itemType === itemType && way.subtype === subtype) {
      return way.effects;
    }
  }
  const effects = findEffects(item);
  if (known.length < MOST_WAYS) known.push({ slot, itemType, subtype, effects });
  return effects;
}

function findEffects(item: WornItem): readonly ItemEffect[] {
  const effects: ItemEffect[] = [];
  addOwnEffects(item, effects);
  addBonusEffects(item, 'implicit_bonuses', effects);
  addBonusEffects(item, 'bonuses', effects);
  return effects;
}

/** The item's own values, always flat. */
function addOwnEffects(item: WornItem, effects: ItemEffect[]): void {
  for (const { field, statOf } of OWN_VALUES) {
    const value = ownValue(item.data, field);
    if (value === undefined) continue;
    const stat = statOf(item);
    if (stat === undefined) continue;
    const action = ownAction(field === PENALTY ? negated(value) : value);
    effects.push(effect(item, field, stat, action));
  }
}

function addBonusEffects(item: WornItem, table: string, effects: ItemEffect[]): void {
  const bonuses = ownValue(item.data, table);
  if (bonuses === undefined) return;
  if (!isObject(bonuses)) throw new InvalidDataError(item.key, `${table} is not an object`);
  for (const stat of Object.keys(bonuses)) {
    if (!isStatKey(stat)) throw new InvalidDataError(item.key, `a key of ${table} is no stat`);
    const action = bonusAction(prefixed(item.slot, stat), bonuses[stat]);
    effects.push(effect(item, `${table}.${stat}`, stat, action));
  }
}

function powerStatOf({ itemType }: WornItem): string | undefined {
  if (itemType === 'weapon') return 'damage_base';
  return itemType === 'armor' ? 'armor' : undefined;
}

function effect(item: WornItem, field: string, stat: string, action: string | undefined) {
  if (action === undefined) {
    throw new InvalidDataError(item.key, `${field} is neither a number below 10^15 nor an action`);
  }
  return { stat: prefixed(item.slot, stat), action };
}

/** The stats of one hand are told apart by the hand; all others are the body's. */
function prefixed(slot: string, stat: string): string {
  return STATS_OF_A_HAND.has(stat) ? (HAND_PREFIXES.get(slot) ?? '') + stat : stat;
}

/** A penalty is subtracted, which only a number can be: a text is refused. */
function negated(value: unknown): unknown {
  return isStatValue(value) ? -value : undefined;
}

/** A member of the item's own; `null` counts as absent here. */
function ownValue(data: JsonObject, field: string): unknown {
  return Object.hasOwn(data, field) ? (data[field] ?? undefined) : undefined;
}
