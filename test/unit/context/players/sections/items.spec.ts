import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../../src/context/json/json-text.js';
import { equipment } from '../../../../../src/context/players/sections/equipment.section.js';
import { inventory } from '../../../../../src/context/players/sections/inventory.section.js';
import { itemOf } from '../../../../../src/context/players/sections/items.js';
import { InvalidDataError } from '../../../../../src/context/rules/invalid-data.error.js';
import { rulesWith } from '../../../fixtures/game-rules.js';

const row = {
  id: 7,
  item_type: 'weapon',
  subtype: 'sword',
  rarity: 'rare',
  location: 'equipped',
  quantity: 1,
  equipped_slot: 'main_hand',
  quick_slot_position: null,
  item_data: new JsonText('{"power": 25}'),
};
const input = { own: {}, warn: () => undefined };

describe('a row of items', () => {
  it('is an item with its data as they are', () => {
    const { id: inventory_id, item_data: data, ...rest } = row;

    expect(itemOf(row)).toEqual({ inventory_id, data, ...rest });
  });

  it('has no text where it is empty', () => {
    const empty = { ...row, subtype: '', rarity: '', equipped_slot: '', quick_slot_position: '' };

    expect(itemOf(empty)).toEqual({
      ...itemOf(row),
      subtype: null,
      rarity: null,
      equipped_slot: null,
      quick_slot_position: null,
    });
  });

  it.each(['null', '[]', '"text"', '5'])('is refused for data %s, worn or not', (text) => {
    const item_data = new JsonText(text);
    const fault = new InvalidDataError('item:7', 'item_data is not an object');

    expect(() => itemOf({ ...row, item_data })).toThrow(fault);
    expect(() => itemOf({ ...row, item_data, location: 'inventory' })).toThrow(fault);
  });

  it('is refused without data', () => {
    expect(() => itemOf({ ...row, item_data: null })).toThrow(
      new InvalidDataError('item:7', 'item_data is not an object'),
    );
  });
});

describe('the section', () => {
  const inBag = { ...row, id: 8, location: 'inventory', quick_slot_position: 'q1' };

  it('inventory is all items as they come', () => {
    expect(inventory.build({ ...input, read: [row, inBag] }, rulesWith())).toEqual([
      itemOf(row),
      itemOf(inBag),
    ]);
  });

  it('equipment tells what is worn from what is at hand', () => {
    expect(equipment.build({ ...input, read: [row, inBag] }, rulesWith())).toEqual({
      items: [itemOf(row), itemOf(inBag)],
      worn: [
        {
          key: 'item:7',
          itemType: 'weapon',
          subtype: 'sword',
          slot: 'main_hand',
          data: { power: 25 },
        },
      ],
    });
  });

  it('equipment finds the slot in the row, else in the data, else nowhere', () => {
    const bare = { ...row, equipped_slot: null, subtype: '' };
    const named = { ...bare, item_data: new JsonText('{"slot": "head"}') };
    const { worn } = equipment.build({ ...input, read: [row, named, bare] }, rulesWith());

    expect(worn.map(({ slot, subtype }) => [slot, subtype])).toEqual([
      ['main_hand', 'sword'],
      ['head', ''],
      ['unknown', ''],
    ]);
  });
});
