import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { petShape } from '../../../../src/context/pets/pet.projections.js';
import { petTable } from '../../../../src/context/pets/pet.sections.js';
import { contextOf } from '../../fixtures/contexts.js';

const row = {
  name: 'Grey',
  species_key: 'wolf',
  level: 3,
  character_id: 101,
  base_stats: new JsonText('{"agility": 12, "parry": 0.1}'),
  loadout_ids: new JsonText('{"head": "lost_hat"}'),
  skills_snapshot: new JsonText('{"bite": 1}'),
  current_state: new JsonText('{"hp": {"cur": 5, "max": 9}}') as JsonText | null,
};

function pet(own: typeof row) {
  return contextOf({ id: 20, type: 'pet', scope: 'combats', own }, petShape, petTable);
}

describe('a pet', () => {
  it('says who it is in its meta, with what its loadout lacks', () => {
    expect(pet(row).meta).toEqual({
      entity_id: 20,
      type: 'pet',
      name: 'Grey',
      species: 'wolf',
      level: 3,
      owner_id: 101,
      character: { name: 'Grey' },
      scope: 'combats',
      timestamp: 0,
      warnings: ['loadout: unknown item lost_hat in head'],
    });
  });

  it('has no name and no species where they are empty', () => {
    const { meta, math_model } = pet({ ...row, name: '', species_key: '' });

    expect(meta).toMatchObject({ name: null, species: null, character: { name: null } });
    expect(math_model).toMatchObject({ tags: ['pet'] });
  });

  it('has the blocks of a player', () => {
    const { skills, loadout, math_model } = pet(row);

    expect(skills).toEqual({});
    expect(loadout).toMatchObject({ abilities: ['bite'], tags: ['pet', 'wolf'] });
    expect(math_model).toMatchObject({
      attributes: { agility: { base: 12 }, strength: { base: 0 } },
      modifiers: { parry: { base: 0.1 } },
      tags: ['pet', 'wolf'],
    });
  });

  it('has its vitals, 100 where a member is missing', () => {
    expect(pet(row).vitals).toEqual({ hp_current: 5, energy_current: 100 });
  });

  it.each([null, 'null', '[]', '"asleep"'])(
    'in a state of %s has a hundred each, with a warning',
    (state) => {
      const current_state = state === null ? null : new JsonText(state);
      const built = pet({ ...row, current_state, loadout_ids: new JsonText('{}') });

      expect(built.vitals).toEqual({ hp_current: 100, energy_current: 100 });
      expect(built.meta).toMatchObject({ warnings: ['vitals: no data, defaults used'] });
    },
  );
});
