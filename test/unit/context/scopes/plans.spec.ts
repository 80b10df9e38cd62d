import { describe, expect, it } from 'vitest';
import { planOf } from '../../../../src/context/assembly/context-plan.js';
import { GeneratedMonsterEntity } from '../../../../src/context/monsters/entities/generated-monster.entity.js';
import { monsterShape } from '../../../../src/context/monsters/monster.projections.js';
import { monsterTable } from '../../../../src/context/monsters/monster.sections.js';
import { CharacterPetEntity } from '../../../../src/context/pets/entities/character-pet.entity.js';
import { petShape } from '../../../../src/context/pets/pet.projections.js';
import { petTable } from '../../../../src/context/pets/pet.sections.js';
import { CharacterEntity } from '../../../../src/context/players/entities/character.entity.js';
import { playerTable } from '../../../../src/context/players/player.sections.js';
import { SCOPES } from '../../../../src/context/scopes/built-in-scopes.js';

const CHARACTER = [
  'name',
  'gender',
  'game_stage',
  'prev_game_stage',
  'location_id',
  'prev_location_id',
];

/** What the contract says of each scope; the rest of a plan is the character's own row. */
const EXPECTED = {
  combats: {
    sections: [
      'name',
      'character',
      'symbiote',
      'attributes',
      'equipment',
      'skill_levels',
      'vitals',
    ],
    columns: [...CHARACTER, 'vitals_snapshot'],
    projections: ['math_model', 'skills', 'loadout', 'vitals'],
  },
  status: {
    sections: ['name', 'attributes', 'vitals', 'symbiote'],
    columns: ['name', 'vitals_snapshot'],
    projections: ['stats_display', 'vitals_display', 'symbiote_info'],
  },
  inventory: {
    sections: ['name', 'inventory', 'wallet'],
    columns: ['name'],
    projections: ['items', 'equipped', 'items_by_type', 'wallet', 'stats'],
  },
  exploration: {
    sections: ['name', 'attributes', 'skills', 'vitals'],
    columns: ['name', 'vitals_snapshot'],
    projections: ['check_modifiers', 'available_actions', 'vitals'],
  },
  trade: {
    sections: ['name', 'inventory', 'attributes', 'wallet'],
    columns: ['name'],
    projections: ['tradeable_items', 'merchant_bonus', 'wallet_balance'],
  },
  tutorial: {
    sections: ['name', 'attributes', 'game_stage', 'vitals'],
    columns: ['name', 'game_stage', 'vitals_snapshot'],
    projections: ['simple_stats', 'tutorial_progress', 'vitals'],
  },
};

function namesOf(named: readonly { readonly name: string }[]): readonly string[] {
  return named.map(({ name }) => name);
}

describe('the query plan', () => {
  it('is there for every scope of the contract', () => {
    expect(namesOf(SCOPES)).toEqual(Object.keys(EXPECTED));
  });

  it.each(SCOPES)('of $name reads what its projections need, and nothing else', (scope) => {
    const plan = planOf(scope, playerTable);

    expect({
      sections: namesOf(plan.sections),
      columns: plan.own.columns,
      projections: namesOf(plan.projections),
    }).toEqual(EXPECTED[scope.name]);
    expect([plan.own.entity, plan.own.key]).toEqual([CharacterEntity, 'character_id']);
  });

  it.each(SCOPES)('of $name reads no table twice', (scope) => {
    const plan = planOf(scope, playerTable);
    const sources = [plan.own, ...plan.sections.flatMap(({ source }) => (source ? [source] : []))];
    const tables = sources.flatMap((source) => ('entity' in source ? [source.entity] : []));

    expect(new Set(tables).size).toBe(tables.length);
  });

  it('of a monster is one read of its own row', () => {
    const plan = planOf(monsterShape, monsterTable);

    expect(plan.sections.flatMap(({ source }) => source ?? [])).toEqual([]);
    expect(plan.own).toEqual({
      entity: GeneratedMonsterEntity,
      key: 'id',
      columns: [
        'name_ru',
        'role',
        'threat_rating',
        'clan_id',
        'scaled_base_stats',
        'loadout_ids',
        'skills_snapshot',
        'current_state',
      ],
    });
  });

  it('of a pet is one read of its own row', () => {
    const plan = planOf(petShape, petTable);

    expect(plan.sections.flatMap(({ source }) => source ?? [])).toEqual([]);
    expect(plan.own).toEqual({
      entity: CharacterPetEntity,
      key: 'pet_id',
      columns: [
        'name',
        'species_key',
        'level',
        'character_id',
        'base_stats',
        'loadout_ids',
        'skills_snapshot',
        'current_state',
      ],
    });
  });

  it('of kinds without scopes projects the same blocks for all', () => {
    expect(namesOf(monsterShape.projections)).toEqual(EXPECTED.combats.projections);
    expect(namesOf(petShape.projections)).toEqual(EXPECTED.combats.projections);
  });
});
