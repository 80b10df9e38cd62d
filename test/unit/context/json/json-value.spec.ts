import { describe, expect, it } from 'vitest';
import { isNumber, isObject, memberOf, textOf } from '../../../../src/context/json/json-value.js';

describe('values of JSON', () => {
  it('are objects when they have members by name: lists and null are none', () => {
    expect([{}, { a: 1 }, [], null, 'text', 1, undefined].map(isObject)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('are numbers when a double holds them', () => {
    const values: readonly unknown[] = [0, -1.5, JSON.parse('1e400'), NaN, '1', null, true];

    expect(values.filter(isNumber)).toEqual([0, -1.5]);
  });

  it('are descriptive texts unless empty', () => {
    expect(['a', ' ', '', 1, null, undefined, ['a']].map(textOf)).toEqual([
      'a',
      ' ',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('have members of their own only', () => {
    const data: unknown = JSON.parse('{"a": null, "__proto__": 7}');

    expect(memberOf(data, 'a')).toBeNull();
    expect(memberOf(data, '__proto__')).toBe(7);
    expect(memberOf({}, 'constructor')).toBeUndefined();
    expect(memberOf([1], 'length')).toBeUndefined();
    expect(memberOf(null, 'a')).toBeUndefined();
  });
});
