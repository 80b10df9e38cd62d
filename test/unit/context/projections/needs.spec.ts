import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { monsterShape } from '../../../../src/context/monsters/monster.projections.js';
import { monsterSections } from '../../../../src/context/monsters/monster.sections.js';
import { CharacterAttributesEntity } from '../../../../src/context/players/entities/character-attributes.entity.js';
import { playerProjection } from '../../../../src/context/players/player-projection.js';
import { playerSections } from '../../../../src/context/players/player.sections.js';
import { playerSection } from '../../../../src/context/players/sections/player-section.js';
import { scopeOf } from '../../../../src/context/scopes/scope.js';
import { rowsOf } from '../../../../src/context/sections/section.js';

const { attributes, vitals } = playerSections;

const vitality = playerProjection({
  name: 'vitality',
  needs: [vitals],
  schema: Type.Number(),
  build: ({ vitals }) => vitals.hp.cur,
});

describe('the compiler', () => {
  it('refuses a projection that reads a section it does not declare', () => {
    const both = playerProjection({
      name: 'both',
      needs: [attributes, vitals],
      schema: Type.Number(),
      build: ({ attributes, vitals }) => attributes.luck * vitals.hp.max,
    });
    playerProjection({
      name: 'undeclared',
      needs: [vitals],
      schema: Type.Number(),
      // @ts-expect-error attributes are not among its needs
      build: ({ attributes }) => Number(attributes),
    });
    expect(vitality.needs).toEqual([vitals]);
    expect(both.needs).toEqual([attributes, vitals]);
  });

  it('refuses a projection of a section that its kind does not have', () => {
    const unknown = playerProjection({
      name: 'unknown',
      // @ts-expect-error a monster's section is not a player's
      needs: [monsterSections.worn],
      schema: Type.Number(),
      build: () => 1,
    });
    expect(unknown.needs).toEqual([monsterSections.worn]);
  });

  it('refuses a projection that builds something else than its schema says', () => {
    const wrong = playerProjection({
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
      // @ts-expect-error a monster's projections are not a player's
      projections: monsterShape.projections,
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
