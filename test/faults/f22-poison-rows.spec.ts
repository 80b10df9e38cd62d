import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { SEED, sized } from '../support/long-run.js';
import { insertPoisoned, POISON_SORTS } from '../support/poison-rows.js';
import { REDIS_PLACES } from '../support/redis-places.js';
import type { TestDatabase } from '../support/servers.js';
import { type ContextFormat, readContext } from '../support/stored.js';
import { fault } from './support/fault.js';

const FINE = [1, 2, 3, 4, 5];
const POISONED = POISON_SORTS.map((_, at) => 100 + at);
const MIXES = sized(50, 12);
const SCOPES = ['combats', 'inventory', 'trade', 'status', 'exploration'] as const;
type ScopeName = (typeof SCOPES)[number];
const READS_ITEMS: readonly string[] = ['combats', 'inventory', 'trade'];
const KINDS = ['player', 'monster', 'pet'] as const;
type Kind = (typeof KINDS)[number];

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, FINE);
  await insertMonsters(database.admin, FINE);
  for (const [at, sort] of POISON_SORTS.entries()) {
    await insertPoisoned(database.admin, POISONED[at] ?? 0, sort);
  }
});

afterAll(() => database.drop());

/** Whether the contract says that nothing can be made of the entity's rows. */
function isInvalid(kind: Kind, scope: string, id: number): boolean {
  const sort = POISON_SORTS[POISONED.indexOf(id)];
  if (!sort) return false;
  if (kind !== 'player') return sort.fighter.spoils !== 'nothing';
  const { spoils } = sort.player;
  return spoils === 'all'
    ? READS_ITEMS.includes(scope)
    : spoils === 'combat' && scope === 'combats';
}

for (const { name, start, format } of REDIS_PLACES) {
  fault(
    `F22 poison rows of ${POISON_SORTS.length} sorts, ${name}`,
    'only their own entity fails',
    async (note) => {
      const place = await start();
      onTestFinished(() => place.stop());
      const redis = new Redis(place.url);
      onTestFinished(() => {
        redis.disconnect();
      });
      const service = await bootService({
        DATABASE_URL: database.url,
        REDIS_URL: place.url,
        CONTEXT_DEADLINE_MS: '30000',
      });
      onTestFinished(() => service.close());
      const reader: Reader = { service, redis, format };
      let stored = 0;
      for (const id of POISONED) {
        for (const scope of SCOPES) stored += await expectOnlyTheirOwn(reader, scope, [1, id, 2]);
      }
      const mixes = fc.tuple(
        fc.constantFrom(...SCOPES),
        fc.shuffledSubarray([...FINE, ...POISONED], { minLength: 5, maxLength: 20 }),
      );
      await fc.assert(
        fc.asyncProperty(mixes, async ([scope, ids]) => {
          stored += await expectOnlyTheirOwn(reader, scope, ids);
        }),
        { numRuns: MIXES, seed: SEED },
      );
      note({ what: 'sorts', value: POISONED.length, unit: '', atLeast: 20 });
      note({ what: 'mixes', value: MIXES, unit: '' });
      note({ what: 'entities beside them, all stored', value: stored, unit: '' });
    },
  );
}

interface Reader {
  readonly service: RunningService;
  readonly redis: Redis;
  readonly format: ContextFormat;
}

/** @returns how many were stored */
async function expectOnlyTheirOwn(
  { service, redis, format }: Reader,
  scope: ScopeName,
  ids: readonly number[],
): Promise<number> {
  const answer = await service.orchestrator.assemble({
    scope,
    player_ids: ids,
    monster_ids: ids.map(monsterId),
    pet_ids: ids,
  });
  let stored = 0;
  for (const kind of KINDS) {
    const named = (id: number) => (kind === 'monster' ? monsterId(id) : String(id));
    const invalid = ids.filter((id) => isInvalid(kind, scope, id)).map(named);
    const fine = ids.filter((id) => !isInvalid(kind, scope, id)).map(named);
    expect(answer.reasons[kind], `${kind}, ${scope}`).toEqual(
      Object.fromEntries(invalid.map((id) => [id, 'INVALID_DATA'])),
    );
    const keys: Readonly<Record<string, string>> = answer[kind];
    expect(Object.keys(keys).sort()).toEqual([...fine].sort());
    for (const id of fine) {
      const { meta } = JSON.parse(await readContext(redis, keys[id] ?? '', format)) as Context;
      expect([meta.type, String(meta.entity_id)]).toEqual([kind, id]);
      expect(await redis.ttl(keys[id] ?? '')).toBeGreaterThan(3000);
    }
    stored += fine.length;
  }
  return stored;
}

describe('what no row can hold', () => {
  it.each([
    ['a lone surrogate', '{"name":"\\ud800"}'],
    ['a NUL', '{"name":"\\u0000"}'],
    ['NaN', '{"n":NaN}'],
  ])('is refused by PostgreSQL: %s', async (_name, text) => {
    await expect(database.admin.query('SELECT $1::jsonb', [text])).rejects.toThrow();
  });
});

interface Context {
  readonly meta: { readonly type: string; readonly entity_id: unknown };
}
