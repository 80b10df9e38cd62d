import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import {
  merchantBonus,
  tradeableItems,
  walletBalance,
} from '../../../../src/context/players/player-trade.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';
import { inventoryItem } from '../../fixtures/items.js';

const rules = rulesWith();

function offersOf(data: string, location = 'inventory') {
  const item = inventoryItem({ inventory_id: 9, quantity: 3, location, data: new JsonText(data) });
  return tradeableItems.build({ inventory: [item] }, rules);
}

function bonusFor(charisma: number): number {
  return merchantBonus.build({ attributes: { ...byAttribute(() => 8), charisma } }, rules);
}

describe('what can be sold', () => {
  it('is in the bag and has a price', () => {
    expect(offersOf('{"base_price": 10, "name": "Herb"}')).toEqual([
      { inventory_id: 9, name: 'Herb', quantity: 3, unit_price: 10 },
    ]);
    expect(offersOf('{"base_price": 10}', 'equipped')).toEqual([]);
  });

  it.each(['0', '-1', 'null', '"10"', '1e400', 'true', '[10]', '{}'])(
    'has no price of %s',
    (price) => {
      expect(offersOf(`{"base_price": ${price}}`)).toEqual([]);
    },
  );

  it('is not bound, and only `true` binds', () => {
    const names = ['true', 'false', 'null', '1', '"true"'].filter(
      (bound) => offersOf(`{"base_price": 10, "bound": ${bound}}`).length === 1,
    );

    expect(names).toEqual(['false', 'null', '1', '"true"']);
  });

  it.each(['""', 'null', '5', '{}', '["Herb"]'])('has no name where it is %s', (name) => {
    expect(offersOf(`{"base_price": 0.5, "name": ${name}}`)).toEqual([
      { inventory_id: 9, name: null, quantity: 3, unit_price: 0.5 },
    ]);
  });
});

describe('a merchant', () => {
  it.each([
    [8, 0],
    [13, 0.05],
    [15, 0.07],
    [1, -0.07],
    [38, 0.3],
    [39, 0.3],
    [1000, 0.3],
    [-12, -0.2],
    [-13, -0.2],
    [-2_147_483_648, -0.2],
  ])('gives a charisma of %i a bonus of %d', (charisma, bonus) => {
    expect(bonusFor(charisma)).toBe(bonus);
  });

  it('is paid in currency, passed on as it is', () => {
    const currency = new JsonText('{"dust": 1e30}');
    const wallet = { currency, resources: JsonText.of({ ore: 1 }), components: JsonText.of({}) };

    expect(walletBalance.build({ wallet }, rules)).toBe(currency);
  });
});
