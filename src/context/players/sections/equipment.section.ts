import { rowsOf } from '../../sections/section.js';
import { FIGHT_ITEMS, InventoryItemEntity } from '../entities/inventory-item.entity.js';
import { ITEM_COLUMNS, itemOf, wornOf } from './items.js';
import { playerSection } from './player-section.js';

/**
 * What a fight uses: worn items, and those of the bag that hold a quick slot. What an item is called and
 * what is told of it comes only with those of a quick slot: a fight reads it of no other, and it is the
 * most of an item.
 */
export const equipment = playerSection({
  name: 'equipment',
  source: rowsOf(InventoryItemEntity, {
    key: 'character_id',
    columns: ITEM_COLUMNS,
    where: FIGHT_ITEMS,
    orderBy: 'id',
    unread: {
      column: 'item_data',
      texts: ['name', 'description'],
      where: 'quick_slot_position IS NULL',
    },
  }),
  build: ({ read }) => {
    const items = read.map(itemOf);
    return { items, worn: wornOf(items) };
  },
});
