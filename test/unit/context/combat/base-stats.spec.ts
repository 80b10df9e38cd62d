import { describe, expect, it } from 'vitest';
import { baseStatsOf } from '../../../../src/context/combat/combatant.js';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';

function baseStats(text: string) {
  return baseStatsOf('base_stats', new JsonText(text));
}

describe('base stats', () => {
  it('are the nine attributes, 0 where absent, and the other numbers', () => {
    const text = '{"strength": 18, "armor": 4.5, "luck": -2, "constructor": 1, "parry": 0}';

    expect(baseStats(text)).toEqual({
      attributes: { ...byAttribute(() => 0), strength: 18, luck: -2 },
      modifiers: new Map([
        ['armor', 4.5],
        ['constructor', 1],
        ['parry', 0],
      ]),
    });
  });

  it('may be empty', () => {
    expect(baseStats('{}')).toEqual({ attributes: byAttribute(() => 0), modifiers: new Map() });
  });

  it.each(['null', '[]', '[1]', '"armor"', '5', 'true'])('are refused as %s', (text) => {
    expect(() => baseStats(text)).toThrow(new InvalidDataError('base_stats', 'is not an object'));
  });

  it('are refused as NULL', () => {
    expect(() => baseStatsOf('scaled_base_stats', null)).toThrow(
      new InvalidDataError('scaled_base_stats', 'is not an object'),
    );
  });

  it.each(['null', '"5"', '"+5"', 'true', '{}', '[1]', '1e15', '-1e15', '1e400'])(
    'are refused for a value %s, attribute or not',
    (value) => {
      expect(() => baseStats(`{"luck": ${value}}`)).toThrow(
        new InvalidDataError('base_stats.luck', 'is no such number'),
      );
      expect(() => baseStats(`{"armor": ${value}}`)).toThrow(
        new InvalidDataError('base_stats.armor', 'is no such number'),
      );
    },
  );

  it.each(['', 'Armor', '1armor', '__proto__', 'armor ', 'a'.repeat(65)])(
    'are refused for a key %j',
    (key) => {
      expect(() => baseStats(`{${JSON.stringify(key)}: 1}`)).toThrow(
        new InvalidDataError('base_stats', 'a key is no stat'),
      );
    },
  );
});
