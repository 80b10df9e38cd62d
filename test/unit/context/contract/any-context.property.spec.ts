import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildContext } from '../../../../src/context/assembly/context-builder.js';
import { type ContextPlan, planOf } from '../../../../src/context/assembly/context-plan.js';
import { loadGameRules } from '../../../../src/context/game-rules.loader.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { LOCALE_NAMES } from '../../../../src/context/locales/locales.js';
import { settingsOf } from '../../../../src/context/context.options.js';
import { monsterShape } from '../../../../src/context/monsters/monster.projections.js';
import { monsterTable } from '../../../../src/context/monsters/monster.sections.js';
import { petShape } from '../../../../src/context/pets/pet.projections.js';
import { petTable } from '../../../../src/context/pets/pet.sections.js';
import { playerTable } from '../../../../src/context/players/player.sections.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';
import { SCOPES } from '../../../../src/context/scopes/built-in-scopes.js';
import type { BatchRead, SourceRead } from '../../../../src/context/sections/batch-read.js';
import { expectPublished } from '../../../support/published-schemas.js';
import { plainContext } from '../../../support/plain-context.js';
import { readOf } from '../../../support/vector-read.js';
import { CATALOG_PATH, idOf, type Vector } from '../../../support/vectors.js';
import { HUGE, hostileInputs } from '../../fixtures/hostile-rows.js';
import { writtenOf } from '../../fixtures/written.js';

const RUNS = 150;
const rules = await loadGameRules(settingsOf({ catalogPath: CATALOG_PATH }));

const CASES: readonly (readonly [Vector['kind'], string, ContextPlan])[] = [
  ...SCOPES.map((scope) => ['player', scope.name, planOf(scope, playerTable)] as const),
  ['monster', 'status', planOf(monsterShape, monsterTable)],
  ['pet', 'trade', planOf(petShape, petTable)],
];

describe('whatever the rows are', () => {
  it.each(CASES)(
    'a %s is what a tree of it would be, and as published, for %s',
    (kind, scope, plan) => {
      let built = 0;
      const anyLocale = fc.constantFrom(...LOCALE_NAMES);
      fc.assert(
        fc.property(hostileInputs[kind], anyLocale, (input, locale) => {
          const vector: Vector = { name: '', kind, scope, catalog: '', input, expected: {} };
          const read = spelt(readOf(vector));
          const header = { type: kind, scope, timestamp: 0 };
          const asked = [idOf(vector), read, plan, header, rules[locale]] as const;
          const context = unlessInvalid(() => writtenOf(buildContext(...asked)));
          if (context === undefined) return;
          built += 1;
          const parsed = JSON.parse(context) as object;
          expectPublished(parsed);
          // As texts, for the order of the members.
          expect(JSON.stringify(parsed)).toBe(JSON.stringify(plainContext(...asked)));
        }),
        { numRuns: RUNS },
      );

      expect(built).toBeGreaterThan(RUNS / 3);
    },
  );
});

function unlessInvalid(build: () => string): string | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof InvalidDataError) return undefined;
    throw error;
  }
}

type Read = BatchRead<number | string>;
type Share = SourceRead<number | string>;

/** The same rows, with huge numbers in their JSON. */
function spelt({ own, sections }: Read): Read {
  const others = [...sections].map(([name, share]) => [name, speltShare(share)] as const);
  return { own: speltShare(own), sections: new Map(others) };
}

function speltShare(share: Share): Share {
  if ('failed' in share) return share;
  const { byId } = share;
  return { byId: { has: (id) => byId.has(id), get: (id) => speltRows(byId.get(id)) } };
}

function speltRows(rows: unknown): unknown {
  if (rows instanceof JsonText) return new JsonText(rows.text.replaceAll(`"${HUGE}"`, '1e400'));
  if (Array.isArray(rows)) return rows.map(speltRows);
  if (typeof rows !== 'object' || rows === null) return rows;
  return Object.fromEntries(Object.entries(rows).map(([name, value]) => [name, speltRows(value)]));
}
