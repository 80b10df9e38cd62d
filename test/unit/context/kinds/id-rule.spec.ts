import { describe, expect, it } from 'vitest';
import { integerIds, uuidIds } from '../../../../src/context/kinds/id-rule.js';

describe('integer ids', () => {
  const { accepts, canonical } = integerIds(101);

  it('are from 1 to 2147483647, however JSON spells them', () => {
    const ids: unknown = JSON.parse('[1, 2147483647, 1.0, 1e3, 2147483647.0, 10e-1]');

    expect((ids as readonly unknown[]).filter(accepts)).toEqual([
      1, 2147483647, 1, 1000, 2147483647, 1,
    ]);
  });

  it('are nothing else', () => {
    const numbers = [0, -0, -1, 1.5, 1e20, 2 ** 31, 2 ** 53 + 2, NaN, Infinity];
    const texts = ['1', '1e3', ' 1', '１', '1\u0000', '', '__proto__'];
    const others = [true, null, undefined, {}, [], [1], [[1]], 1n, Symbol('1')];

    expect([...numbers, ...texts, ...others].filter(accepts)).toEqual([]);
  });

  it('have one spelling', () => {
    expect(canonical(7)).toBe(7);
  });
});

describe('uuid ids', () => {
  const { accepts, canonical } = uuidIds('550e8400-e29b-41d4-a716-446655440000');

  it('are of any version, in any case', () => {
    const ids = [
      '550e8400-e29b-41d4-a716-446655440000',
      '550E8400-E29B-41D4-A716-446655440000',
      '019ac2f0-7b3c-7def-8123-456789abcdef',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ];

    expect(ids.filter(accepts)).toEqual(ids);
  });

  it('are nothing else', () => {
    const uuid = '550e8400-e29b-41d4-a716-446655440000';
    const texts = [
      `${uuid}\n`,
      ` ${uuid}`,
      `${uuid} `,
      `{${uuid}}`,
      `urn:uuid:${uuid}`,
      uuid.replaceAll('-', ''),
      uuid.slice(1),
      `${uuid}0`,
      uuid.replace('5', 'g'),
      uuid.replace('5', '５'),
      '',
      '__proto__',
    ];

    expect([...texts, 1, null, undefined, true, {}, [uuid]].filter(accepts)).toEqual([]);
  });

  it('mean the same entity in either case', () => {
    expect(canonical('550E8400-E29b-41d4-A716-446655440000')).toBe(
      '550e8400-e29b-41d4-a716-446655440000',
    );
  });
});
