import { Type } from 'typebox';
import { isNumber, memberOf, textOf } from '../json/json-value.js';
import { nullableText } from '../projections/nullable-text.schema.js';
import { amountsSchema } from './player-inventory.projections.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';

/** What the player may sell: in the bag, with a price, and not bound. */
export const tradeableItems = playerProjection({
  name: 'tradeable_items',
  needs: [sections.inventory],
  schema: Type.Array(
    Type.Object({
      inventory_id: Type.Integer(),
      name: nullableText,
      quantity: Type.Integer(),
      unit_price: Type.Number({ description: 'What one of them is worth.' }),
    }),
  ),
  build: ({ inventory }) =>
    inventory.flatMap(({ inventory_id, location, quantity, data }) => {
      const price = memberOf(data.value, 'base_price');
      const isForSale = location === 'inventory' && memberOf(data.value, 'bound') !== true;
      if (!isForSale || !isNumber(price) || price <= 0) return [];
      const name = textOf(memberOf(data.value, 'name')) ?? null;
      return [{ inventory_id, name, quantity, unit_price: price }];
    }),
});

/** How far charisma bends a price. */
export const merchantBonus = playerProjection({
  name: 'merchant_bonus',
  needs: [sections.attributes],
  schema: Type.Number({ minimum: -0.2, maximum: 0.3 }),
  build: ({ attributes }) => Math.min(0.3, Math.max(-0.2, (attributes.charisma - 8) / 100)),
});

/** The currency that the player owns. */
export const walletBalance = playerProjection({
  name: 'wallet_balance',
  needs: [sections.wallet],
  schema: amountsSchema,
  build: ({ wallet }) => wallet.currency,
});
