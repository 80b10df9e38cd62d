import { isObject, type JsonObject } from '../json/json-value.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';
import { bonusAction, isStatValue, ownAction } from './action-string.js';
import type { WornItem } from './worn-item.js';

/** What a worn item does to one stat: the action string that goes into the stat's `source`. */
export interface ItemEffect {
  readonly stat: string;
  readonly action: string;
}

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
const POWER_STATS: ReadonlyMap<string, string> = new Map([
  ['weapon', 'damage_base'],
  ['armor', 'armor'],
]);

export function isStatKey(key: string): boolean {
  return STAT_KEY.test(key);
}

/**
 * Everything a worn item does, in the order in which it lands in the model: its own values, then
 * `implicit_bonuses`, then `bonuses`.
 * @throws InvalidDataError naming the item and the field
 */
export function effectsOf(item: WornItem): readonly ItemEffect[] {
  return [
    ...ownEffects(item),
    ...bonusEffects(item, 'implicit_bonuses'),
    ...bonusEffects(item, 'bonuses'),
  ];
}

/** The item's own values, always flat. The order is the contract's. */
function ownEffects(item: WornItem): readonly ItemEffect[] {
  const { data, subtype } = item;
  const fields: readonly (readonly [field: string, stat: string | undefined])[] = [
    ['power', POWER_STATS.get(item.itemType)],
    ['spread', 'damage_spread'],
    ['accuracy', 'accuracy'],
    ['crit_chance', 'crit_chance'],
    ['parry_chance', subtype === 'shield' ? 'block' : 'parry'],
    ['block_chance', 'block'],
    ['evasion_penalty', 'evasion'],
    ['dodge_cap_mod', 'dodge_cap'],
  ];
  return fields.flatMap(([field, stat]) => {
    const value = ownValue(data, field);
    if (stat === undefined || value === undefined) return [];
    const action = ownAction(field === 'evasion_penalty' ? negated(value) : value);
    return [effect(item, field, stat, action)];
  });
}

function bonusEffects(item: WornItem, table: string): readonly ItemEffect[] {
  const bonuses = ownValue(item.data, table);
  if (bonuses === undefined) return [];
  if (!isObject(bonuses)) throw new InvalidDataError(item.key, `${table} is not an object`);
  return Object.entries(bonuses).map(([stat, value]) => {
    if (!isStatKey(stat)) throw new InvalidDataError(item.key, `a key of ${table} is no stat`);
    const action = bonusAction(prefixed(item.slot, stat), value);
    return effect(item, `${table}.${stat}`, stat, action);
  });
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
