import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { monsterShape } from '../../../../src/context/monsters/monster.projections.js';
import { monsterTable } from '../../../../src/context/monsters/monster.sections.js';
import { contextOf } from '../../fixtures/contexts.js';

const CLAN = '11111111-2222-4333-8444-555555555555';
const ID = '550e8400-e29b-41d4-a716-446655440000';
const row = {
  name_ru: 'Волк',
  role: 'elite',
  threat_rating: 7,
  clan_id: CLAN,
  scaled_base_stats: new JsonText('{"strength": 18}'),
  loadout_ids: new JsonText('{}'),
  skills_snapshot: new JsonText('["bite"]'),
  current_state: null as JsonText | null,
};

function monster(own: typeof row) {
  return contextOf({ id: ID, type: 'monster', scope: 'status', own }, monsterShape, monsterTable);
}

describe('a monster', () => {
  it('says who it is in its meta, under the scope that was asked for', () => {
    expect(monster(row).meta).toEqual({
      entity_id: ID,
      type: 'monster',
      name: 'Волк',
      role: 'elite',
      threat: 7,
      clan_id: CLAN,
      character: { name: 'Волк' },
      scope: 'status',
      timestamp: 0,
      warnings: [],
    });
  });

  it('has no name and no role where they are empty', () => {
    const { meta, math_model, loadout } = monster({ ...row, name_ru: '', role: '' });

    expect(meta).toMatchObject({ name: null, role: null, character: { name: null } });
    expect(math_model).toMatchObject({ tags: ['monster'] });
    expect(loadout).toMatchObject({ tags: ['monster'] });
  });

  it('has the blocks of a player: no skills, no belt, no feints, but abilities', () => {
    const { skills, loadout, math_model } = monster(row);

    expect(skills).toEqual({});
    expect(loadout).toEqual({
      belt: [],
      abilities: ['bite'],
      known_feints: [],
      equipment_layout: {},
      triggers: {},
      tags: ['monster', 'elite'],
    });
    expect(math_model).toMatchObject({
      attributes: { strength: { base: 18 }, luck: { base: 0 } },
      tags: ['monster', 'elite'],
    });
  });

  it.each([
    [null, { hp_current: -1, energy_current: -1 }],
    ['null', { hp_current: -1, energy_current: -1 }],
    ['[]', { hp_current: -1, energy_current: -1 }],
    ['{"hp": {"cur": 5}, "energy": {"max": 9}}', { hp_current: 5, energy_current: -1 }],
    ['{"hp": {"cur": 0}, "energy": {"cur": "9"}}', { hp_current: 0, energy_current: -1 }],
  ])('in a state of %s has its vitals or -1, without a warning', (state, vitals) => {
    const current_state = state === null ? null : new JsonText(state);
    const built = monster({ ...row, current_state });

    expect(built.vitals).toEqual(vitals);
    expect(built.meta).toMatchObject({ warnings: [] });
  });
});
