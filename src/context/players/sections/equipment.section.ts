import { rowsOf } from '../../sections/section.js';
import { InventoryItemEntity } from '../entities/inventory-item.entity.js';
import { ITEM_COLUMNS, itemOf, wornOf } from './items.js';
import { playerSection } from './player-section.js';

/** What a fight uses: worn items, and those of the bag that hold a quick slot. */
export const equipment = playerSection({
  name: 'equipment',
  source: rowsOf(InventoryItemEntity, {
    key: 'character_id',
    columns: ITEM_COLUMNS,
    where: "location = 'equipped' OR (location = 'inventory' AND quick_slot_position::text <> '')",
    orderBy: 'id',
  }),
  build: ({ read }) => {
    const items = read.map(itemOf);
    return { items, worn: wornOf(items) };
  },
});
