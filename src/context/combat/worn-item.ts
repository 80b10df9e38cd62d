import type { JsonText } from '../json/json-text.js';
import { isObject, type JsonObject, memberOf, textOf } from '../json/json-value.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';

const DEEPEST = 32;

/** An item in use: a player's row that is equipped, or the catalog's entry that a loadout names. */
export interface WornItem {
  /** Names the item in a `source` and in the log: `item:7`, `item:oak_maul`. */
  readonly key: string;
  readonly itemType: string;
  readonly subtype: string;
  readonly slot: string;
  readonly data: JsonObject;
}

/** Where an item is worn: its own slot, else the one its data names, else `"unknown"`. */
export function slotOf(slot: string | null, data: unknown): string {
  return textOf(slot) ?? textOf(memberOf(data, 'slot')) ?? 'unknown';
}

/** Refuses item data that is no object or is nested deeper than 32 levels, itself the first. */
export function checkItemData(key: string, data: JsonText): void {
  if (!data.text.startsWith('{')) throw new InvalidDataError(key, 'item_data is not an object');
  if (data.depth > DEEPEST) throw new InvalidDataError(key, 'item_data is nested too deep');
}

/** The object in checked item data. */
export function itemDataOf(data: JsonText): JsonObject {
  return isObject(data.value) ? data.value : {};
}
