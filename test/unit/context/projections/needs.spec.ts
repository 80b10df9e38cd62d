import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { combatantProjections } from '../../../../src/context/combat/combatant.projections.js';
import { CharacterAttributesEntity } from '../../../../src/context/players/entities/character-attributes.entity.js';
import { type PlayerSections } from '../../../../src/context/players/player.sections.js';
import { playerSection } from '../../../../src/context/players/sections/player-section.js';
import { needsOf, projectionOf } from '../../../../src/context/projections/projection.js';
import { scopeOf } from '../../../../src/context/scopes/scope.js';
import { rowsOf } from '../../../../src/context/sections/section.js';

const player = projectionOf<PlayerSections>();

const vitality = player({
  name: 'vitality',
  needs: ['vitals'],
  schema: Type.Number(),
  build: ({ vitals }) => vitals.hp.cur,
});

describe('what projections need', () => {
  it('is the union of what each needs, in the order in which it is first named', () => {
    const both = player({
      name: 'both',
      needs: ['attributes', 'vitals'],
      schema: Type.Number(),
      build: ({ attributes, vitals }) => attributes.luck * vitals.hp.max,
    });

    expect([...needsOf([vitality, both])]).toEqual(['vitals', 'attributes']);
    expect([...needsOf([])]).toEqual([]);
  });
});

describe('the compiler', () => {
  it('refuses a projection that reads a section it does not declare', () => {
    player({
      name: 'undeclared',
      needs: ['vitals'],
      schema: Type.Number(),
      // @ts-expect-error attributes are not among its needs
      build: ({ attributes }) => Number(attributes),
    });
    expect(vitality.needs).toEqual(['vitals']);
  });

  it('refuses a projection of a section that its kind does not have', () => {
    const unknown = player({
      name: 'unknown',
      // @ts-expect-error players have no such section
      needs: ['core_stats'],
      schema: Type.Number(),
      build: () => 1,
    });
    expect(unknown.needs).toEqual(['core_stats']);
  });

  it('refuses a projection that builds something else than its schema says', () => {
    const wrong = player({
      name: 'wrong',
      needs: [],
      schema: Type.Number(),
      // @ts-expect-error a text is no number
      build: () => 'one',
    });
    expect(wrong.name).toBe('wrong');
  });

  it('refuses a scope with projections of another kind', () => {
    const scope = scopeOf({
      name: 'wrong',
      // @ts-expect-error a monster's sections are not a player's
      projections: combatantProjections,
    });
    expect(scope.name).toBe('wrong');
  });

  it('refuses a section of a column that its table does not have', () => {
    const source = rowsOf(CharacterAttributesEntity, {
      key: 'character_id',
      // @ts-expect-error there is no such attribute
      columns: ['beauty'],
    });
    expect(source.columns).toEqual(['beauty']);
  });

  it('refuses a section that reads an own column it does not declare', () => {
    const section = playerSection({
      name: 'undeclared',
      own: ['name'],
      // @ts-expect-error gender is not among its columns
      build: ({ own }) => String(own.gender),
    });
    expect(section.own).toEqual(['name']);
  });
});
