import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { SEED } from '../support/long-run.js';
import { insertPoisoned, POISON_SORTS } from '../support/poison-rows.js';
import { REDIS_PLACES, type RunningRedis } from '../support/redis-places.js';
import type { TestDatabase } from '../support/servers.js';
import { readContext } from '../support/stored.js';

const FINE = [1, 2, 3, 4, 5];
const POISONED = POISON_SORTS.map((_, at) => 100 + at);
const MIXES = 12;
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

describe.each(REDIS_PLACES)('poisoned rows, $name', ({ start, format }) => {
  let place: RunningRedis;
  let redis: Redis;
  let service: RunningService;

  beforeAll(async () => {
    place = await start();
    redis = new Redis(place.url);
    service = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: place.url,
      CONTEXT_DEADLINE_MS: '30000',
    });
  });

  afterAll(async () => {
    await service.close();
    redis.disconnect();
    await place.stop();
  });

  async function expectOnlyTheirOwn(scope: ScopeName, ids: readonly number[]): Promise<void> {
    const answer = await service.orchestrator.assemble({
      scope,
      player_ids: ids,
      monster_ids: ids.map(monsterId),
      pet_ids: ids,
    });
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
    }
  }

  it.each(POISON_SORTS.map(({ name }, at) => ({ name, id: POISONED[at] ?? 0 })))(
    'spoil no entity but their own: $name',
    async ({ id }) => {
      for (const scope of SCOPES) await expectOnlyTheirOwn(scope, [1, id, 2]);
    },
  );

  it('spoil no entity but their own in any mix', async () => {
    const mixes = fc.tuple(
      fc.constantFrom(...SCOPES),
      fc.shuffledSubarray([...FINE, ...POISONED], { minLength: 5, maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(mixes, ([scope, ids]) => expectOnlyTheirOwn(scope, ids)),
      {
        numRuns: MIXES,
        seed: SEED,
      },
    );
  });
});

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
