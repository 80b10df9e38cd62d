import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import {
  loadout,
  mathModel,
  skills,
  vitals,
} from '../../../../src/context/players/player-combat.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';
import { inventoryItem, wornItem } from '../../fixtures/items.js';

const rules = rulesWith({ feints: ['feint_low', 'feint_turn'] });
const attributes = byAttribute(() => 8);

describe('a player in a fight', () => {
  it('has a math model of its attributes and of what it wears alone', () => {
    const model = mathModel.build(
      {
        attributes,
        equipment: { items: [inventoryItem()], worn: [wornItem({ bonuses: { luck: 1 } })] },
      },
      rules,
    );

    expect(model.value).toMatchObject({
      attributes: { luck: { base: 8, source: { 'item:7': '+1' }, temp: {} } },
      tags: ['player'],
    });
  });

  it('has on the belt whatever holds a quick slot, and knows every feint', () => {
    const quick = inventoryItem({ inventory_id: 9, quick_slot_position: 'q1' });
    const worn = inventoryItem({ inventory_id: 8, location: 'equipped' });

    expect(
      loadout.build({ equipment: { items: [worn, quick], worn: [wornItem({})] } }, rules),
    ).toEqual({
      belt: [quick],
      abilities: [],
      known_feints: ['feint_low', 'feint_turn'],
      equipment_layout: { finger: 'unknown' },
      triggers: {},
      tags: ['player'],
    });
  });

  it('has the skills that are unlocked or have experience', () => {
    const built = skills.build(
      {
        skills: [
          { skillKey: 'learnt', totalXp: 0.55, isUnlocked: true },
          { skillKey: 'unlocked', totalXp: 0, isUnlocked: true },
          { skillKey: 'begun', totalXp: 0.1, isUnlocked: false },
          { skillKey: 'unknown', totalXp: 0, isUnlocked: false },
          { skillKey: 'lost', totalXp: -1, isUnlocked: false },
          { skillKey: '__proto__', totalXp: 2, isUnlocked: true },
        ],
      },
      rules,
    );

    expect(Object.entries(built)).toEqual([
      ['learnt', 0.55],
      ['unlocked', 0],
      ['begun', 0.1],
      ['__proto__', 2],
    ]);
  });

  it('has its current health and energy', () => {
    const gauges = { hp: { cur: 80, max: 150 }, energy: { cur: 50, max: 100 } };

    expect(vitals.build({ vitals: gauges }, rules)).toEqual({
      hp_current: 80,
      energy_current: 50,
    });
  });
});
