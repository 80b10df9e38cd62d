import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bonusAction,
  factor,
  flat,
  isStatValue,
  ownAction,
} from '../../../../src/context/combat/action-string.js';

const LIMIT = 1e15;
const statValues = fc.double({ min: -LIMIT, max: LIMIT, minExcluded: true, maxExcluded: true });
const numbers = statValues.filter((value) => !Number.isNaN(value));

/** The significant digits of the shortest decimal that reads back as the number. */
function digitsOf(decimal: string): string {
  return decimal.replace(/[-+.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
}

describe('a flat', () => {
  it.each([
    [15, '+15'],
    [-3, '-3'],
    [0.05, '+0.05'],
    [-0.1, '-0.1'],
    [0, '+0'],
    [-0, '+0'],
    [0.1 + 0.2, '+0.30000000000000004'],
    [1e-6, '+0.000001'],
    [1e-7, '+0.0000001'],
    [-1.5e-7, '-0.00000015'],
    [5e-324, `+0.${'0'.repeat(323)}5`],
    [999_999_999_999_999, '+999999999999999'],
    [999_999_999_999_999.9, '+999999999999999.9'],
    [-123_456_789_012_345.67, '-123456789012345.67'],
  ])('of %d is %s', (value, expected) => {
    expect(flat(value)).toBe(expected);
  });

  it('reads back as the number, and has a sign and no exponent', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(flat(value)).toMatch(/^[+-](0|[1-9]\d{0,14})(\.\d+)?$/);
        expect(Number(flat(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('is the shortest decimal that reads back', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const [shortest = ''] = value.toExponential().split('e');
        expect(digitsOf(flat(value))).toBe(digitsOf(shortest));
      }),
    );
  });
});

describe('a factor', () => {
  it.each([
    [0.05, '*1.0500'],
    [-0.05, '*0.9500'],
    [0, '*1.0000'],
    [-0, '*1.0000'],
    [0.12345, '*1.1235'],
    [0.00005, '*1.0001'],
    [0.00015, '*1.0002'],
    [0.00105, '*1.0010'],
    [0.99999, '*2.0000'],
    [-0.99999, '*0.0000'],
    [5e-324, '*1.0000'],
  ])('of %d is %s: 1 + value, as toFixed(4) rounds', (value, expected) => {
    expect(factor(value)).toBe(expected);
  });

  it('has one digit before the point and four after it', () => {
    const bonuses = fc.double({
      min: -1,
      max: 1,
      minExcluded: true,
      maxExcluded: true,
      noNaN: true,
    });
    fc.assert(
      fc.property(bonuses, (value) => {
        expect(factor(value)).toMatch(/^\*[0-2]\.\d{4}$/);
      }),
    );
  });
});

describe('a stat value', () => {
  it('is a finite number below 10¹⁵ in magnitude', () => {
    const values: readonly unknown[] = [
      ...[0, -0, 5e-324, 999_999_999_999_999.9, -999_999_999_999_999.9],
      ...[LIMIT, -LIMIT, 1e300, Infinity, -Infinity, NaN, '1', null, undefined, true, {}, [1]],
    ];

    expect(values.filter(isStatValue)).toEqual([
      0, -0, 5e-324, 999_999_999_999_999.9, -999_999_999_999_999.9,
    ]);
  });
});

describe('an own value', () => {
  it.each(['+15', '-3', '*1.0500', '15', '0', '+0', '-0', '0.05', '999999999999999'])(
    'passes as it is when it is the action string %s',
    (action) => {
      expect(ownAction(action)).toBe(action);
    },
  );

  it('may have fifteen digits on each side of the point', () => {
    expect(ownAction(`*${'9'.repeat(15)}.${'9'.repeat(15)}`)).toBeDefined();
    expect(ownAction('9'.repeat(16))).toBeUndefined();
    expect(ownAction(`0.${'9'.repeat(16)}`)).toBeUndefined();
  });

  it.each(
    [
      ['', ' ', '+', '+-1', '++1', '--1', '**2', '/2', '=5', '5%', '1_0', '1,0'],
      ['01', '-00', '+01.5', '.5', '5.', '+.5', '1.2.3', '1e3', '1E3', '0x10', 'NaN', 'Infinity'],
      ['+15\n', '\n+15', '+15 ', ' +15', '+15\r', '+15\u2028', '+15\u0000', '+1\n+2'],
      ['+١٥', '１５', '+1५', '−3', '⁺3'],
      ['1);process.exit(', '+1+2', 'a'],
    ].flat(),
  )('is refused as the text %j', (text) => {
    expect(ownAction(text)).toBeUndefined();
  });

  it('is refused as anything but a text or a stat value', () => {
    const values = [null, undefined, true, {}, [], ['+1'], NaN, Infinity, LIMIT, -LIMIT, 1e300];

    expect(values.filter((value) => ownAction(value) !== undefined)).toEqual([]);
  });

  it('is flat as a number, also between −1 and 1', () => {
    expect([ownAction(0.05), ownAction(-0), ownAction(3)]).toEqual(['+0.05', '+0', '+3']);
  });

  it('never lets anything through but a number with an operator', () => {
    const near = fc.stringMatching(/^[+*-]{0,2}[0-9]{0,17}\.?[0-9]{0,17}[\n e]?$/);
    fc.assert(
      fc.property(fc.oneof(near, fc.string(), fc.double()), (value) => {
        const action = ownAction(value);
        if (action !== undefined) expect(action).toMatch(/^[+*-]?[0-9]+(\.[0-9]+)?$/);
      }),
    );
  });
});

describe('a bonus', () => {
  it.each([
    ['armor', 0.05, '*1.0500'],
    ['armor', -0.999, '*0.0010'],
    ['armor', 0, '*1.0000'],
    ['armor', 1, '+1'],
    ['armor', -1, '-1'],
    ['armor', 3, '+3'],
    ['armor', '0.05', '0.05'],
    ['main_hand_damage_base', 0.25, '*1.2500'],
    ['damage_base', 0.25, '+0.25'],
    ['fire_resistance', 0.05, '+0.05'],
    ['strength', 0.5, '+0.5'],
    ['constructor', 0.5, '+0.5'],
  ])('to %s of %j is %s', (stat, value, expected) => {
    expect(bonusAction(stat, value)).toBe(expected);
  });

  it.each([null, true, LIMIT, '+1 ', {}])('is refused as %j, whatever its stat', (value) => {
    expect([bonusAction('armor', value), bonusAction('luck', value)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
