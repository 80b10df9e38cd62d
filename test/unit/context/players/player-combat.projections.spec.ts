import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
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

    const built = loadout.build(
      { equipment: { items: [worn, quick], worn: [wornItem({})] } },
      rules,
    );

    expect(built.value).toEqual({
      belt: [{ ...quick, data: quick.data.value }],
      abilities: [],
      known_feints: ['feint_low', 'feint_turn'],
      equipment_layout: { finger: 'unknown' },
      triggers: {},
      tags: ['player'],
    });
  });

  it('has its skills as the database made them, letter for letter', () => {
    const skill_levels = new JsonText<Record<string, number>>('{ "learnt" : 0.550 }');

    expect(skills.build({ skill_levels }, rules).text).toBe('{ "learnt" : 0.550 }');
  });

  it('has its current health and energy', () => {
    const gauges = { hp: { cur: 80, max: 150 }, energy: { cur: 50, max: 100 } };

    expect(vitals.build({ vitals: gauges }, rules)).toEqual({
      hp_current: 80,
      energy_current: 50,
    });
  });
});
