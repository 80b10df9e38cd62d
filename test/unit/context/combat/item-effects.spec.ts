import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../../../src/context/combat/item-effects.js';
import type { WornItem } from '../../../../src/context/combat/worn-item.js';
import type { JsonObject } from '../../../../src/context/json/json-value.js';
import { wornItem } from '../../fixtures/items.js';

/** Each effect as `stat action`, in its order. */
function effects(data: JsonObject, rest?: Partial<WornItem>): readonly string[] {
  return effectsOf(wornItem(data, rest)).map(({ stat, action }) => `${stat} ${action}`);
}

const WEAPON = { itemType: 'weapon', subtype: 'sword' };
const ARMOR = { itemType: 'armor', subtype: 'heavy' };

describe('the hand of an item', () => {
  const bonuses = {
    damage_base: 2,
    damage_spread: 2,
    damage_bonus: 2,
    penetration: 2,
    accuracy: 2,
    crit_chance: 2,
    crit_power: 2,
    main_hand_accuracy: 2,
  };

  it.each([
    ['main_hand', 'main_hand_'],
    ['two_hand', 'main_hand_'],
    ['off_hand', 'off_hand_'],
    ['finger', ''],
    ['unknown', ''],
    ['__proto__', ''],
    ['constructor', ''],
  ])('%s puts "%s" before the six stats of a hand and no other', (slot, prefix) => {
    expect(effects({ bonuses }, { slot })).toEqual([
      `${prefix}damage_base +2`,
      `${prefix}damage_spread +2`,
      `${prefix}damage_bonus +2`,
      `${prefix}penetration +2`,
      `${prefix}accuracy +2`,
      `${prefix}crit_chance +2`,
      'crit_power +2',
      'main_hand_accuracy +2',
    ]);
  });

  it('goes before the own values of these stats', () => {
    const data = { power: 25, spread: 0.1, accuracy: 0.9, crit_chance: 0.05, parry_chance: 0.1 };

    expect(effects(data, { ...WEAPON, slot: 'two_hand' })).toEqual([
      'main_hand_damage_base +25',
      'main_hand_damage_spread +0.1',
      'main_hand_accuracy +0.9',
      'main_hand_crit_chance +0.05',
      'parry +0.1',
    ]);
  });
});

describe('own values', () => {
  it('come first and in their order, then implicit bonuses, then bonuses', () => {
    const data = {
      bonuses: { luck: 2, armor: 1 },
      implicit_bonuses: { luck: 1 },
      dodge_cap_mod: -0.05,
      evasion_penalty: 0.1,
      block_chance: 0.2,
      parry_chance: 0.3,
      crit_chance: 0.4,
      accuracy: 0.5,
      spread: 0.6,
      power: 7,
    };

    expect(effects(data, ARMOR)).toEqual([
      'armor +7',
      'damage_spread +0.6',
      'accuracy +0.5',
      'crit_chance +0.4',
      'parry +0.3',
      'block +0.2',
      'evasion -0.1',
      'dodge_cap -0.05',
      'luck +1',
      'luck +2',
      'armor +1',
    ]);
  });

  it('are flat even where the stat takes factors and the value is a fraction', () => {
    expect(effects({ power: 0.5 }, ARMOR)).toEqual(['armor +0.5']);
    expect(effects({ accuracy: 0.05, block_chance: 0 })).toEqual(['accuracy +0.05', 'block +0']);
  });

  it('pass as they are when they are action strings', () => {
    expect(effects({ power: '*1.5', dodge_cap_mod: '0.10' }, ARMOR)).toEqual([
      'armor *1.5',
      'dodge_cap 0.10',
    ]);
  });

  it('give block for the parry chance of a shield, and parry for any other', () => {
    const data = { parry_chance: 0.1, block_chance: 0.2 };

    expect(effects(data, { subtype: 'shield' })).toEqual(['block +0.1', 'block +0.2']);
    expect(effects(data, { subtype: '' })).toEqual(['parry +0.1', 'block +0.2']);
  });

  it.each([
    [0.1, 'evasion -0.1'],
    [-0.1, 'evasion +0.1'],
    [0, 'evasion +0'],
    [-0, 'evasion +0'],
    [1e-7, 'evasion -0.0000001'],
  ])('take an evasion penalty of %d off: %s', (penalty, effect) => {
    expect(effects({ evasion_penalty: penalty })).toEqual([effect]);
  });

  it.each([{ nested: [1] }, 'DROP TABLE', 1e300, true, []])(
    'leave the power of other types unread, whatever it is: %j',
    (power) => {
      expect(effects({ power, spread: 1 })).toEqual(['damage_spread +1']);
    },
  );

  it('count as absent when they are null, and so do tables of bonuses', () => {
    const data = {
      power: null,
      evasion_penalty: null,
      accuracy: null,
      implicit_bonuses: null,
      bonuses: null,
    };

    expect(effects(data, WEAPON)).toEqual([]);
    expect(effects({})).toEqual([]);
  });

  it('are members of the data alone, not of what it inherits', () => {
    const data = Object.create({ spread: 5, bonuses: { luck: 1 } }) as JsonObject;

    expect(effects(data)).toEqual([]);
  });
});

describe('bonuses', () => {
  it('are factors where the stat takes them, prefix included, and the value is a fraction', () => {
    const bonuses = { damage_base: 0.25, crit_chance: 0.05, armor: -0.5, evasion: 0, parry: 1 };

    expect(effects({ bonuses }, { slot: 'off_hand' })).toEqual([
      'off_hand_damage_base *1.2500',
      'off_hand_crit_chance +0.05',
      'armor *0.5000',
      'evasion *1.0000',
      'parry +1',
    ]);
    expect(effects({ bonuses })).toEqual([
      'damage_base +0.25',
      'crit_chance *1.0500',
      'armor *0.5000',
      'evasion *1.0000',
      'parry +1',
    ]);
  });

  it('to a stat called `constructor` are bonuses like any other', () => {
    expect(effects({ bonuses: { constructor: 3 } })).toEqual(['constructor +3']);
  });

  it('keep their order', () => {
    expect(effects({ bonuses: { wisdom: 1, agility: 2, armor: 3 } })).toEqual([
      'wisdom +1',
      'agility +2',
      'armor +3',
    ]);
  });
});
