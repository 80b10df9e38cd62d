import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  type BatchLoader,
  type ContextDocumentsDTO,
  InvalidDataError,
  loadedBy,
  playerProjection,
  playerProjections,
  playerSection,
  scopeOf,
  Type,
} from 'context-assembler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningService } from '../support/boot.js';
import { bootBeside } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble } from '../support/http.js';
import { moduleOf } from '../support/module-of.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const DEADLINE_MS = 800;
const MISSING = 404;

/** A source of a foreign team's that does whatever a test wants. */
@Injectable()
class Oracle implements BatchLoader<number, unknown> {
  answer: (ids: readonly number[]) => unknown = () => new Map();

  load(ids: readonly number[]): Promise<ReadonlyMap<number, unknown>> {
    return this.answer(ids) as Promise<ReadonlyMap<number, unknown>>;
  }
}

/** A source that wants to know of the abort, as one with a connection of its own does. */
@Injectable()
class Listener implements BatchLoader<number, string> {
  load(ids: readonly number[], signal?: AbortSignal): Promise<ReadonlyMap<number, string>> {
    signal?.addEventListener('abort', () => undefined);
    return Promise.resolve(new Map(ids.map((id) => [id, 'heard'])));
  }
}

const ears = Array.from({ length: 12 }, (_, nth) =>
  playerSection({
    name: `ear_${String(nth)}`,
    source: loadedBy(Listener),
    build: ({ read }) => read ?? null,
  }),
);
const crowd = scopeOf({
  name: 'crowd',
  projections: ears.map((ear, nth) =>
    playerProjection({
      name: `heard_${String(nth)}`,
      needs: [ear],
      schema: Type.Unknown(),
      build: (values) => values[ear.name] ?? null,
    }),
  ),
});

/** What one entity's omen does to the section, and to the block. */
type Omen = (place: 'section' | 'block') => unknown;

const omens = playerSection({
  name: 'omens',
  source: loadedBy(Oracle),
  build: ({ read }) => (typeof read === 'function' ? (read as Omen)('section') : read),
});

const omen = playerProjection({
  name: 'omen',
  needs: [omens],
  schema: Type.Unknown(),
  build: ({ omens }) => (typeof omens === 'function' ? (omens as Omen)('block') : (omens ?? null)),
});

const visions = scopeOf({ name: 'visions', projections: [omen, playerProjections.vitals] });
/** Of the same module, and without the source. */
const prayers = scopeOf({ name: 'prayers', projections: [playerProjections.simple_stats] });

const TempleModule = moduleOf('TempleModule', [visions, prayers, crowd], {
  providers: [Oracle, Listener],
});

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;
let oracle: Oracle;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2, 3]);
  await insertMonsters(database.admin, [1]);
  redis = await createTestRedis();
  service = await bootBeside([TempleModule], {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: String(DEADLINE_MS),
  });
  oracle = service.app.get(Oracle);
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

/** What the scope with the source comes to, while the others are asked at the same time. */
async function seen(answer: Oracle['answer']): Promise<ContextDocumentsDTO> {
  oracle.answer = answer;
  const ask = (scope: string, others: object = {}) =>
    service.orchestrator.assembleDocuments({
      scope,
      player_ids: [1, 2, 3, MISSING],
      include: 'contexts',
      ...others,
    });
  const [vision, ...others] = await Promise.all([
    ask('visions', { monster_ids: [monsterId(1)], pet_ids: [1] }),
    ask('prayers'),
    ask('status'),
  ]);
  for (const { reasons } of others) expect(reasons.player).toEqual({ [MISSING]: 'NOT_FOUND' });
  expect([vision.reasons.monster, vision.reasons.pet]).toEqual([{}, {}]);
  return vision;
}

/** The omens of the players that have one, by id. */
function omensIn({ contexts }: ContextDocumentsDTO): Readonly<Record<string, unknown>> {
  const players = Object.entries(contexts?.player ?? {});
  return Object.fromEntries(
    players.map(([id, { value }]) => [id, (value as { readonly omen: unknown }).omen]),
  );
}

describe('a foreign source', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('no signs'))],
    [
      'throws before it answers',
      () => {
        throw new TypeError('no eyes');
      },
    ],
    ['answers nothing', () => Promise.resolve()],
    ['answers null', () => Promise.resolve(null)],
    ['answers an object', () => Promise.resolve({ 1: 'luck' })],
    ['answers a list', () => Promise.resolve([[1, 'luck']])],
    ['answers a set', () => Promise.resolve(new Set([1]))],
  ])('that %s is unavailable to those that need it', async (_what, answer) => {
    const { reasons } = await seen(answer);

    expect(reasons.player).toEqual({
      1: 'SOURCE_UNAVAILABLE',
      2: 'SOURCE_UNAVAILABLE',
      3: 'SOURCE_UNAVAILABLE',
      [MISSING]: 'NOT_FOUND',
    });
  });

  it.each([
    ['nobody', new Map(), { 1: null, 2: null, 3: null }],
    [
      'whom nobody asked for',
      new Map<unknown, string>([
        [1, 'luck'],
        ['2', 'a text is no id'],
        [99, 'a stranger'],
        [MISSING, 'there is no such player'],
      ]),
      { 1: 'luck', 2: null, 3: null },
    ],
  ])('that knows of %s leaves the others without', async (_whom, answer, expected) => {
    const vision = await seen(() => Promise.resolve(answer));

    expect(omensIn(vision)).toEqual(expected);
    expect(vision.reasons.player).toEqual({ [MISSING]: 'NOT_FOUND' });
  });

  it('that answers at once is as good as one that is waited for', async () => {
    expect(omensIn(await seen(() => new Map([[2, 'rain']])))).toEqual({
      1: null,
      2: 'rain',
      3: null,
    });
  });

  it('that empties the list it was given loses no id', async () => {
    const vision = await seen((ids) => {
      (ids as number[]).length = 0;
      return Promise.resolve(new Map());
    });

    expect(omensIn(vision)).toEqual({ 1: null, 2: null, 3: null });
    expect(vision.errors.player).toEqual([MISSING]);
  });

  it('may be one of many that listen for the abort: nobody is warned of them', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    const request = { scope: 'crowd', player_ids: [1] };
    const { body } = await assemble(service.url, request);
    // Warnings come a turn later.
    await sleep(10);
    process.off('warning', note);

    expect(body).toMatchObject({ errors: { player: [] } });
    expect(warnings).toEqual([]);
  });

  it('that never answers is given up by the deadline', async () => {
    const start = performance.now();
    const { reasons } = await seen(() => new Promise(() => undefined));

    expect(reasons.player).toEqual({
      1: 'DEADLINE_EXCEEDED',
      2: 'DEADLINE_EXCEEDED',
      3: 'DEADLINE_EXCEEDED',
      [MISSING]: 'NOT_FOUND',
    });
    expect(performance.now() - start).toBeGreaterThanOrEqual(DEADLINE_MS - 1);
    expect(omensIn(await seen(() => new Map([[1, 'dawn']])))).toMatchObject({ 1: 'dawn' });
  });

  it('that fails after the deadline is not heard any more', async () => {
    const { reasons } = await seen(async () => {
      await sleep(DEADLINE_MS + 100);
      throw new Error('too late');
    });
    await sleep(200);

    expect(reasons.player).toMatchObject({ 1: 'DEADLINE_EXCEEDED' });
  });
});

describe('a section or projection of a foreign module', () => {
  const circle: unknown[] = [];
  circle.push(circle);

  it.each<[string, () => unknown]>([
    [
      'throws an error',
      () => {
        throw new Error('a bug');
      },
    ],
    [
      'refuses its data',
      () => {
        throw new InvalidDataError('omens', 'are cursed');
      },
    ],
    ['fails later', () => Promise.reject(new Error('a bug'))],
    ['answers later', () => Promise.resolve('luck')],
  ])('that %s fails its own entity alone', async (_what, fail) => {
    const failIn = (there: string) => (here: string) => (here === there ? fail() : failIn(there));

    const vision = await seen(() =>
      Promise.resolve(
        new Map<number, unknown>([
          [1, failIn('section')],
          [2, failIn('block')],
          [3, 'luck'],
        ]),
      ),
    );

    expect(vision.reasons.player).toEqual({
      1: 'INVALID_DATA',
      2: 'INVALID_DATA',
      [MISSING]: 'NOT_FOUND',
    });
    expect(omensIn(vision)).toEqual({ 3: 'luck' });
  });

  it.each([
    ['a circle', circle],
    ['a number that JSON does not have', 1n],
    [
      'what refuses to be JSON',
      {
        toJSON: () => {
          throw new Error('a bug');
        },
      },
    ],
  ])('that makes %s fails its own entity alone', async (_what, value) => {
    const vision = await seen(() => Promise.resolve(new Map([[2, value]])));

    expect(vision.reasons.player).toEqual({ 2: 'INVALID_DATA', [MISSING]: 'NOT_FOUND' });
    expect(omensIn(vision)).toEqual({ 1: null, 3: null });
  });

  it('is told over HTTP like a failure of ours', async () => {
    oracle.answer = () => Promise.reject(new Error('no signs'));

    const request = { scope: 'visions', player_ids: [1] };
    const { status, headers, body } = await assemble(service.url, request);

    expect([status, headers.has('retry-after')]).toEqual([503, true]);
    expect(body).toEqual({
      player: {},
      monster: {},
      pet: {},
      errors: { player: [1], monster: [], pet: [] },
      reasons: { player: { 1: 'SOURCE_UNAVAILABLE' }, monster: {}, pet: {} },
    });
  });
});
