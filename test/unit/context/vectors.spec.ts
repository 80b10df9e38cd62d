import { describe, expect, it } from 'vitest';
import { buildContext } from '../../../src/context/assembly/context-builder.js';
import { planOf } from '../../../src/context/assembly/context-plan.js';
import { loadGameRules } from '../../../src/context/game-rules.loader.js';
import { monsterShape } from '../../../src/context/monsters/monster.projections.js';
import { monsterTable } from '../../../src/context/monsters/monster.sections.js';
import { settingsOf } from '../../../src/context/context.options.js';
import { petShape } from '../../../src/context/pets/pet.projections.js';
import { petTable } from '../../../src/context/pets/pet.sections.js';
import { playerTable } from '../../../src/context/players/player.sections.js';
import { InvalidDataError } from '../../../src/context/rules/invalid-data.error.js';
import { SCOPES } from '../../../src/context/scopes/built-in-scopes.js';
import { plainContext } from '../../support/plain-context.js';
import { readOf } from '../../support/vector-read.js';
import { CATALOG_PATH, expectContext, idOf, type Vector, VECTORS } from '../../support/vectors.js';
import { writtenOf } from '../fixtures/written.js';

const { ru: rules } = await loadGameRules(settingsOf({ catalogPath: CATALOG_PATH }));

function planFor({ kind, scope: name }: Vector) {
  if (kind === 'monster') return planOf(monsterShape, monsterTable);
  if (kind === 'pet') return planOf(petShape, petTable);
  const scope = SCOPES.find((each) => each.name === name);
  if (!scope) throw new Error(`No scope ${name}`);
  return planOf(scope, playerTable);
}

function askedOf(vector: Vector) {
  const { kind, scope } = vector;
  const header = { type: kind, scope, timestamp: 0 };
  return [idOf(vector), readOf(vector), planFor(vector), header, rules] as const;
}

function build(vector: Vector): string {
  return writtenOf(buildContext(...askedOf(vector)));
}

describe('the golden cases, through sections and projections alone', () => {
  it('are all there', () => {
    expect(VECTORS).toHaveLength(28);
  });

  it.each(VECTORS.filter(({ expected }) => !('reason' in expected)))(
    '$name is built as expected',
    (vector) => {
      expectContext(build(vector), vector.expected);
      const tree = JSON.stringify(plainContext(...askedOf(vector)));
      expect(JSON.stringify(JSON.parse(build(vector)))).toBe(tree);
    },
  );

  it.each(VECTORS.filter(({ expected }) => 'reason' in expected))(
    '$name is refused as invalid',
    (vector) => {
      expect(() => build(vector)).toThrow(InvalidDataError);
    },
  );
});
