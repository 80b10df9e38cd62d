import type { JsonText } from '../../src/context/index.js';
import type { Row } from './vectors.js';

/** An item as contexts show it, as one would write it down: a tree. What is written as text must equal it. */
export function plainItem(row: Row): object {
  return {
    inventory_id: row.id,
    item_type: row.item_type,
    subtype: orNull(row.subtype),
    rarity: orNull(row.rarity),
    location: row.location,
    quantity: row.quantity,
    equipped_slot: orNull(row.equipped_slot),
    quick_slot_position: orNull(row.quick_slot_position),
    data: JSON.parse((row.item_data as JsonText).text) as unknown,
  };
}

/** An empty text says nothing. */
function orNull(value: unknown): unknown {
  return value === '' ? null : value;
}
