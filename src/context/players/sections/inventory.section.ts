import { rowsOf } from '../../sections/section.js';
import { InventoryItemEntity } from '../entities/inventory-item.entity.js';
import { ITEM_COLUMNS, itemOf } from './items.js';
import { playerSection } from './player-section.js';

/** Everything a player carries, worn or in the bag. */
export const inventory = playerSection({
  name: 'inventory',
  source: rowsOf(InventoryItemEntity, {
    key: 'character_id',
    columns: ITEM_COLUMNS,
    where: "location IN ('equipped', 'inventory')",
    orderBy: 'id',
  }),
  build: ({ read }) => read.map(itemOf),
});
