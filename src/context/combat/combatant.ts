import type { JsonText } from '../json/json-text.js';
import { isObject, memberOf, textOf } from '../json/json-value.js';
import type { GameRules } from '../rules/game-rules.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';
import { isStatValue } from './action-string.js';
import { isStatKey } from './item-effects.js';
import { type Attributes, byAttribute, isAttribute } from '../rules/attributes.js';
import { slotOf, type WornItem } from './worn-item.js';

/** Bases of the stats of an entity whose body is not a player's: a monster's, a pet's. */
export interface BaseStats {
  readonly attributes: Attributes;
  readonly modifiers: ReadonlyMap<string, number>;
}

/**
 * The base stats of a `{stat: number}` column: the nine attributes (0 where absent) and the rest.
 * @throws InvalidDataError naming the column
 */
export function baseStatsOf(column: string, json: JsonText | null): BaseStats {
  const stats = json?.value;
  if (!isObject(stats)) throw new InvalidDataError(column, 'is not an object');
  const entries = Object.entries(stats).map(([stat, base]): [string, number] => {
    if (!isStatKey(stat)) throw new InvalidDataError(column, 'a key is no stat');
    if (!isStatValue(base)) throw new InvalidDataError(`${column}.${stat}`, 'is no such number');
    return [stat, base];
  });
  const bases = new Map(entries);
  return {
    attributes: byAttribute((attribute) => bases.get(attribute) ?? 0),
    modifiers: new Map(entries.filter(([stat]) => !isAttribute(stat))),
  };
}

/**
 * The catalog's items that a `{slot: item_key}` column names, each worn in its slot. An item that
 * the catalog lacks is skipped with a warning.
 * @throws InvalidDataError which does not name the slot: it may be anything, and logs have nothing of rows
 */
export function wornFromCatalog(
  json: JsonText | null,
  { catalog }: GameRules,
  warn: (warning: string) => void,
): readonly WornItem[] {
  const loadout = json?.value;
  if (!isObject(loadout)) throw new InvalidDataError('loadout_ids', 'is not an object');
  return Object.entries(loadout).flatMap(([slot, key]) => {
    if (key !== null && typeof key !== 'string') {
      throw new InvalidDataError('loadout_ids', 'an item is neither a text nor null');
    }
    if (key === null || key === '') return [];
    const item = catalog.items.get(key);
    if (!item) {
      warn(`loadout: unknown item ${key} in ${slot}`);
      return [];
    }
    const { item_type: itemType, subtype, data } = item;
    return [{ key: `item:${key}`, itemType, subtype, slot: slotOf(slot, data), data }];
  });
}

/**
 * The ids of a `skills_snapshot`, in the order of the database: a list of ids, a list of `{id}`,
 * or `{id: level}`.
 * @throws InvalidDataError when it has none of these forms, or mixes them
 */
export function abilitiesOf(json: JsonText | null): readonly string[] {
  const snapshot = json?.value;
  if (json && isObject(snapshot)) return namedOf(json.memberNames);
  if (!Array.isArray(snapshot)) throw new InvalidDataError('skills_snapshot', 'has no known form');
  const entries: readonly unknown[] = snapshot;
  const ids = entries.every(isObject) ? entries.map((entry) => memberOf(entry, 'id')) : entries;
  if (!ids.every((id) => typeof id === 'string')) {
    throw new InvalidDataError('skills_snapshot', 'an id is no text, or forms are mixed');
  }
  return namedOf(ids);
}

/** An empty text counts as absent. */
function namedOf(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => textOf(id) !== undefined);
}
