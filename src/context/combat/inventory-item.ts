import { type Static, Type } from 'typebox';
import type { JsonText } from '../json/json-text.js';
import { nullableText } from '../projections/nullable-text.schema.js';

/** Item data as the game keeps it: passed on letter for letter. */
export const itemDataSchema = Type.Unsafe<JsonText>({
  type: 'object',
  description: 'The item’s own data, as the game keeps it.',
});

export const inventoryItemSchema = Type.Object({
  inventory_id: Type.Integer({ description: '`inventory_items.id`' }),
  item_type: Type.String(),
  subtype: nullableText,
  rarity: nullableText,
  location: Type.String({ description: '`equipped` or `inventory`' }),
  quantity: Type.Integer(),
  equipped_slot: nullableText,
  quick_slot_position: nullableText,
  data: itemDataSchema,
});

/** An item of a player, as `inventory.items` and the belt show it. */
export type InventoryItem = Static<typeof inventoryItemSchema>;

/** The item as JSON, its data letter for letter. */
export function itemText({ data, ...item }: InventoryItem): string {
  return `${JSON.stringify(item).slice(0, -1)},"data":${data.text}}`;
}
