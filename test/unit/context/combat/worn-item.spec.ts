import { describe, expect, it } from 'vitest';
import { checkItemData, slotOf } from '../../../../src/context/combat/worn-item.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';

/** An object with lists in it, `levels` deep in all. */
function nested(levels: number): JsonText {
  return new JsonText(`{"a": ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`);
}

describe('the slot of an item', () => {
  it.each([
    ['main_hand', { slot: 'head' }, 'main_hand'],
    [null, { slot: 'head' }, 'head'],
    ['', { slot: 'head' }, 'head'],
    [null, {}, 'unknown'],
    [null, { slot: '' }, 'unknown'],
    [null, { slot: 5 }, 'unknown'],
    [null, { slot: ['head'] }, 'unknown'],
    ['', null, 'unknown'],
    ['__proto__', {}, '__proto__'],
  ])('%j with data %j is %s', (slot, data, expected) => {
    expect(slotOf(slot, data)).toBe(expected);
  });
});

describe('item data', () => {
  it('may be 32 levels deep, itself the first', () => {
    expect(() => {
      checkItemData('item:7', nested(32));
    }).not.toThrow();
    expect(() => {
      checkItemData('item:7', nested(33));
    }).toThrow(new InvalidDataError('item:7', 'item_data is nested too deep'));
  });

  it('may not be so deep that a parser or a writer would give up', () => {
    expect(() => {
      checkItemData('item:7', nested(1_000_000));
    }).toThrow(new InvalidDataError('item:7', 'item_data is nested too deep'));
  });

  it.each(['null', '[]', '[{}]', '"{}"', '5', 'true'])('may not be %s', (text) => {
    expect(() => {
      checkItemData('item:7', new JsonText(text));
    }).toThrow(new InvalidDataError('item:7', 'item_data is not an object'));
  });
});
