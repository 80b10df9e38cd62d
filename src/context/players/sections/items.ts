import { checkItemData, itemDataOf, slotOf, type WornItem } from '../../combat/worn-item.js';
import type { InventoryItem } from '../../combat/inventory-item.js';
import { JsonText } from '../../json/json-text.js';
import { JsonTexts } from '../../json/json-texts.js';
import { textOf } from '../../json/json-value.js';
import type { RowOf } from '../../sections/section.js';
import type { InventoryItemEntity } from '../entities/inventory-item.entity.js';

export const ITEM_COLUMNS = [
  'id',
  'item_type',
  'subtype',
  'rarity',
  'location',
  'quantity',
  'equipped_slot',
  'quick_slot_position',
  'item_data',
] as const;

type ItemRow = RowOf<InventoryItemEntity, (typeof ITEM_COLUMNS)[number]>;

/** Items are made after few patterns, and asked for again: at the start of a fight, then in a bag … */
const ITEM_DATA = new JsonTexts({ texts: 10_000, letters: 5_000_000 });

/**
 * A row of `inventory_items` as contexts show it.
 * @throws InvalidDataError when its `item_data` is no object, or nested too deep
 */
export function itemOf(row: ItemRow): InventoryItem {
  const data = ITEM_DATA.of(row.item_data ?? JsonText.of(null));
  checkItemData(keyOf(row.id), data);
  return {
    inventory_id: row.id,
    item_type: row.item_type,
    subtype: textOf(row.subtype) ?? null,
    rarity: textOf(row.rarity) ?? null,
    location: row.location,
    quantity: row.quantity,
    equipped_slot: textOf(row.equipped_slot) ?? null,
    quick_slot_position: textOf(row.quick_slot_position) ?? null,
    data,
  };
}

/** The items among these that are worn, as the shared combat rules see them. */
export function wornOf(items: readonly InventoryItem[]): readonly WornItem[] {
  return items.filter(isWorn).map((item) => {
    const data = itemDataOf(item.data);
    return {
      key: keyOf(item.inventory_id),
      itemType: item.item_type,
      subtype: item.subtype ?? '',
      slot: slotOf(item.equipped_slot, data),
      data,
    };
  });
}

export function isWorn(item: InventoryItem): boolean {
  return item.location === 'equipped';
}

function keyOf(id: number): string {
  return `item:${String(id)}`;
}
