import { describe, expect, it } from 'vitest';
import { combatantProjections } from '../../../../src/context/combat/combatant.projections.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { monsterSections } from '../../../../src/context/monsters/monster.sections.js';
import type { AnyProjection } from '../../../../src/context/projections/projection.js';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import { rulesWith } from '../../fixtures/game-rules.js';
import { wornItem } from '../../fixtures/items.js';

const sections = {
  base_stats: { attributes: byAttribute(() => 0), modifiers: new Map([['parry', 0.1]]) },
  worn: [wornItem({ bonuses: { parry: 1 }, triggers: ['rend'] }, { key: 'item:oak_ring' })],
  abilities: ['bite'],
  vitals: { hp: { cur: 5, max: 9 }, energy: { cur: -1, max: -1 } },
  tags: ['monster', 'elite'],
};

function build(name: string): unknown {
  const rules = rulesWith({ feints: ['feint_low'] });
  const all: readonly AnyProjection[] = combatantProjections('monster', monsterSections);
  const built = all.find((each) => each.name === name)?.build(sections, rules);
  return built instanceof JsonText ? built.value : built;
}

describe('a monster or pet in a fight', () => {
  it('has a math model of its base stats and what it wears', () => {
    expect(build('math_model')).toMatchObject({
      attributes: { luck: { base: 0, source: {}, temp: {} } },
      modifiers: { parry: { base: 0.1, source: { 'item:oak_ring': '+1' }, temp: {} } },
      tags: ['monster', 'elite'],
    });
  });

  it('has abilities, and neither a belt nor feints', () => {
    expect(build('loadout')).toEqual({
      belt: [],
      abilities: ['bite'],
      known_feints: [],
      equipment_layout: { finger: 'unknown', finger_trigger: 'rend' },
      triggers: { finger: ['rend'] },
      tags: ['monster', 'elite'],
    });
  });

  it('has no skills, and its current health and energy', () => {
    expect([build('skills'), build('vitals')]).toEqual([{}, { hp_current: 5, energy_current: -1 }]);
  });
});
