import { describe, expect, it } from 'vitest';
import { JsonText, toJsonText } from '../../../../src/context/json/json-text.js';
import {
  equipped,
  items,
  itemsByType,
  stats,
  wallet,
} from '../../../../src/context/players/player-inventory.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';
import { inventoryItem } from '../../fixtures/items.js';

const rules = { ...rulesWith(), bag: { slots: 20, maxWeight: 12.5 } };

function weightOf(...weights: readonly (readonly [data: string, quantity: number])[]): number {
  const inventory = weights.map(([data, quantity]) =>
    inventoryItem({ data: new JsonText(data), quantity }),
  );
  return stats.build({ inventory }, rules).current_weight;
}

describe('the items of an inventory', () => {
  it('are there by id, with their data letter for letter', () => {
    const data = '{"price": 12345678901234567890, "__proto__": 0.10}';
    const item = inventoryItem({ inventory_id: 12, data: new JsonText(data) });

    const built = items.build({ inventory: [item] }, rules);

    expect(built.value).toEqual({ '12': { ...item, data: item.data.value } });
    expect(built.text).toContain(`"data":${data}`);
  });

  it('are listed by type, each list in their order', () => {
    const inventory = [
      inventoryItem({ inventory_id: 7, item_type: 'weapon' }),
      inventoryItem({ inventory_id: 9 }),
      inventoryItem({ inventory_id: 10, item_type: 'constructor' }),
      inventoryItem({ inventory_id: 12 }),
      inventoryItem({ inventory_id: 13, item_type: '__proto__' }),
    ];

    expect(Object.entries(itemsByType.build({ inventory }, rules))).toEqual([
      ['weapon', [7]],
      ['consumable', [9, 12]],
      ['constructor', [10]],
      ['__proto__', [13]],
    ]);
  });

  it('are in the slots that their rows name, whatever their data say', () => {
    const worn = { location: 'equipped', data: new JsonText('{"slot": "head"}') };
    const inventory = [
      inventoryItem({ ...worn, inventory_id: 7, equipped_slot: 'main_hand' }),
      inventoryItem({ ...worn, inventory_id: 8, equipped_slot: null }),
      inventoryItem({ inventory_id: 9, equipped_slot: 'feet' }),
      inventoryItem({ ...worn, inventory_id: 10, equipped_slot: '__proto__' }),
    ];

    expect(Object.entries(equipped.build({ inventory }, rules))).toEqual([
      ['main_hand', 7],
      ['__proto__', 10],
    ]);
  });

  it('leave a slot to the later of two', () => {
    const inventory = [7, 8].map((inventory_id) =>
      inventoryItem({ inventory_id, location: 'equipped', equipped_slot: 'main_hand' }),
    );

    expect(equipped.build({ inventory }, rules)).toEqual({ main_hand: 8 });
  });
});

describe('the size of a bag', () => {
  it('counts items in the bag and the weight of all', () => {
    const inventory = [
      inventoryItem({ data: new JsonText('{"weight": 0.5}'), quantity: 3 }),
      inventoryItem({ data: new JsonText('{"weight": 2}'), location: 'equipped' }),
      inventoryItem(),
    ];

    expect(stats.build({ inventory }, rules)).toEqual({
      slots_used: 2,
      slots_total: 20,
      current_weight: 3.5,
      max_weight: 12.5,
    });
  });

  it('is empty without items', () => {
    expect(stats.build({ inventory: [] }, rules)).toEqual({
      slots_used: 0,
      slots_total: 20,
      current_weight: 0,
      max_weight: 12.5,
    });
  });

  it('rounds the weight to three decimals, as Math.round does', () => {
    expect(weightOf(['{"weight": 0.1}', 1], ['{"weight": 0.2}', 1])).toBe(0.3);
    expect(weightOf(['{"weight": 0.0005}', 1])).toBe(0.001);
    expect(weightOf(['{"weight": -0.0005}', 1])).toBe(-0);
    expect(weightOf(['{"weight": 0.00049}', 1])).toBe(0);
  });

  it.each([1.0005, 1e15 / 3, 5_067_454_620_214_253_000])(
    'is Math.round(x × 1000) / 1000 for %d',
    (weight) => {
      expect(weightOf([JSON.stringify({ weight }), 1])).toBe(Math.round(weight * 1000) / 1000);
    },
  );

  it.each(['"5"', 'null', '1e400', '{}', '[5]', 'true'])(
    'does not count a weight of %s',
    (weight) => {
      expect(weightOf([`{"weight": ${weight}}`, 2], ['{"weight": 1}', 1])).toBe(1);
    },
  );

  it('is a number that JSON can hold, however much is carried', () => {
    const heavy = '{"weight": 1.7e308}';

    expect(weightOf([heavy, 1])).toBe(1.7e308);
    expect(Number.isFinite(weightOf([heavy, 2]))).toBe(true);
    expect(Number.isFinite(weightOf([heavy, 1], [heavy, 1]))).toBe(true);
  });
});

describe('the wallet', () => {
  it('is passed on letter for letter', () => {
    const owned = {
      currency: new JsonText('{"dust": 12345678901234567890}'),
      resources: new JsonText('{"__proto__": 1}'),
      components: new JsonText('{}'),
    };

    expect(toJsonText(wallet.build({ wallet: owned }, rules))).toBe(
      '{"currency":{"dust": 12345678901234567890},"resources":{"__proto__": 1},"components":{}}',
    );
  });
});
