import { Type } from 'typebox';
import { type InventoryItem, inventoryItemSchema, itemText } from '../combat/inventory-item.js';
import { JsonText } from '../json/json-text.js';
import { isNumber, memberOf } from '../json/json-value.js';
import { mapOf } from '../projections/map.schema.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';
import { isWorn } from './sections/items.js';

export const amountsSchema = Type.Unsafe<JsonText>({
  type: 'object',
  description: 'Amounts by id, as the game keeps them.',
});

/** Every item by its id; the other blocks refer to these. */
export const items = playerProjection({
  name: 'items',
  needs: [sections.inventory],
  schema: Type.Unsafe<JsonText<Record<string, InventoryItem>>>(mapOf(inventoryItemSchema)),
  build: ({ inventory }) => {
    const members = inventory.map((item) => `"${String(item.inventory_id)}":${itemText(item)}`);
    return new JsonText(`{${members.join(',')}}`);
  },
});

/** The id of the item in each slot; of two in one slot, the one with the greater id. */
export const equipped = playerProjection({
  name: 'equipped',
  needs: [sections.inventory],
  schema: mapOf(Type.Integer()),
  build: ({ inventory }) =>
    Object.fromEntries(
      inventory.flatMap((item) =>
        isWorn(item) && item.equipped_slot !== null
          ? [[item.equipped_slot, item.inventory_id] as const]
          : [],
      ),
    ),
});

/** Ids by `item_type`, in their order. */
export const itemsByType = playerProjection({
  name: 'items_by_type',
  needs: [sections.inventory],
  schema: mapOf(Type.Array(Type.Integer())),
  build: ({ inventory }) => {
    const byType = new Map<string, number[]>();
    for (const { item_type, inventory_id } of inventory) {
      const ids = byType.get(item_type);
      if (ids) ids.push(inventory_id);
      else byType.set(item_type, [inventory_id]);
    }
    return Object.fromEntries(byType);
  },
});

/** Currency, resources and components. */
export const wallet = playerProjection({
  name: 'wallet',
  needs: [sections.wallet],
  schema: Type.Object({
    currency: amountsSchema,
    resources: amountsSchema,
    components: amountsSchema,
  }),
  build: ({ wallet }) => wallet,
});

/** How full the bag is, and how heavy everything carried. */
export const stats = playerProjection({
  name: 'stats',
  needs: [sections.inventory],
  schema: Type.Object({
    slots_used: Type.Integer({ description: 'Items in the bag.' }),
    slots_total: Type.Integer(),
    current_weight: Type.Number({ description: 'Of the bag and what is worn, to 0.001.' }),
    max_weight: Type.Number(),
  }),
  build: ({ inventory }, { bag }) => ({
    slots_used: inventory.filter((item) => item.location === 'inventory').length,
    slots_total: bag.slots,
    current_weight: toThousandths(inventory.reduce(addWeight, 0)),
    max_weight: bag.maxWeight,
  }),
});

/** What a double cannot hold does not count: neither a weight, nor a sum. */
function addWeight(sum: number, { data, quantity }: InventoryItem): number {
  const weight = memberOf(data.value, 'weight');
  const total = isNumber(weight) ? sum + weight * quantity : sum;
  return isNumber(total) ? total : sum;
}

/** Of what times a thousand no double holds, no thousandths are told. */
function toThousandths(weight: number): number {
  const rounded = Math.round(weight * 1000) / 1000;
  return isNumber(rounded) ? rounded : weight;
}
