import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../../../src/context/combat/item-effects.js';
import type { JsonObject } from '../../../../src/context/json/json-value.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';
import { wornItem } from '../../fixtures/items.js';

function faultOf(data: JsonObject): unknown {
  try {
    return effectsOf(wornItem(data, { itemType: 'weapon' }));
  } catch (error) {
    return error instanceof InvalidDataError ? [error.where, error.fault] : error;
  }
}

const NO_ACTION = 'is neither a number below 10^15 nor an action';
const FIELDS = ['power', 'spread', 'accuracy', 'crit_chance', 'parry_chance', 'block_chance'];

describe('a worn item is refused, item and field named,', () => {
  it.each([...FIELDS, 'evasion_penalty', 'dodge_cap_mod'])('for a %s that is no value', (field) => {
    const values = ['1 ', '', '1e3', '+1\n', true, {}, [], [1], 1e15, -1e15, Infinity, NaN];

    expect(values.map((value) => faultOf({ [field]: value }))).toEqual(
      values.map(() => ['item:7', `${field} ${NO_ACTION}`]),
    );
  });

  it('for an evasion penalty that is a text, even an action string', () => {
    expect(faultOf({ evasion_penalty: '0.1' })).toEqual(['item:7', `evasion_penalty ${NO_ACTION}`]);
  });

  it.each(['implicit_bonuses', 'bonuses'])('for %s that are no object', (table) => {
    const tables = [[], ['luck'], 'luck', 5, true, 0, ''];

    expect(tables.map((value) => faultOf({ [table]: value }))).toEqual(
      tables.map(() => ['item:7', `${table} is not an object`]),
    );
  });

  it.each(['implicit_bonuses', 'bonuses'])('for a value of %s that is none, null too', (table) => {
    const values = [null, 'luck', {}, [3], false, 1e15, '01'];

    expect(values.map((value) => faultOf({ [table]: { luck: value } }))).toEqual(
      values.map(() => ['item:7', `${table}.luck ${NO_ACTION}`]),
    );
  });

  it('for a key of a bonus table that is no stat, which the fault does not repeat', () => {
    const keys = ['', 'Luck', '_luck', '1luck', 'lu-ck', 'luck\n', 'lück', ' luck', 'a'.repeat(65)];
    const proto: unknown = JSON.parse('{"__proto__": 1}');

    expect(keys.map((key) => faultOf({ bonuses: { [key]: 1 } }))).toEqual(
      keys.map(() => ['item:7', 'a key of bonuses is no stat']),
    );
    expect(faultOf({ bonuses: proto })).toEqual(['item:7', 'a key of bonuses is no stat']);
  });

  it('but not for a stat of 64 characters', () => {
    const stat = `a${'_0'.repeat(31)}z`;

    expect(faultOf({ bonuses: { [stat]: 1 } })).toEqual([{ stat, action: '+1' }]);
  });
});
