import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContextResponseDTO } from '../../src/context/index.js';
import type { IdLists } from '../../src/context/kinds/kinds.js';
import { bootService, type RunningService } from '../support/boot.js';
import { createGameDatabase } from '../support/game-database.js';
import { insertVectors, writeVitals } from '../support/load-vector.js';
import { REDIS_PLACES, type RunningRedis } from '../support/redis-places.js';
import type { TestDatabase } from '../support/servers.js';
import { keysOf, livesOf, readContext } from '../support/stored.js';
import { expectContext, idOf, type Vector, VECTORS } from '../support/vectors.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertVectors(database.admin, VECTORS);
});

afterAll(() => database.drop());

describe.each(REDIS_PLACES)('the golden cases, through the whole service: $name', (place) => {
  let server: RunningRedis;
  let service: RunningService;
  let redis: Redis;
  const answers = new Map<string, ContextResponseDTO>();

  beforeAll(async () => {
    server = await place.start();
    redis = new Redis(server.url);
    await writeVitals(redis, VECTORS, place.format);
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: server.url });
    for (const request of requestsOf(VECTORS)) {
      answers.set(request.scope, await service.orchestrator.assemble(request));
    }
  });

  afterAll(async () => {
    await service.close();
    redis.disconnect();
    await server.stop();
  });

  const built = VECTORS.filter(({ expected }) => !('reason' in expected));
  const refused = VECTORS.filter(({ expected }) => 'reason' in expected);

  it.each(built)('$name is stored as expected', async (vector) => {
    const key = answers.get(vector.scope)?.[vector.kind][String(idOf(vector))];

    expectContext(await readContext(redis, key ?? '', place.format), vector.expected);
  });

  it.each(refused)('$name is refused, and nothing else is', ({ scope, kind, ...vector }) => {
    const id = String(idOf({ scope, kind, ...vector }));

    expect(answers.get(scope)?.reasons[kind][id]).toBe('INVALID_DATA');
    expect(answers.get(scope)?.[kind]).not.toHaveProperty(id);
  });

  it('gives every id of a batch exactly one answer', () => {
    for (const { scope, ...ids } of requestsOf(VECTORS)) {
      const answer = answers.get(scope);
      const answered = (['player', 'monster', 'pet'] as const).map((kind) => [
        ...Object.keys(answer?.[kind] ?? {}),
        ...(answer?.errors[kind].map(String) ?? []),
      ]);
      const asked = [ids.player_ids, ids.monster_ids, ids.pet_ids].map((list) => list.map(String));
      expect(answered.map((list) => list.sort())).toEqual(asked.map((list) => list.sort()));
    }
  });

  it('leaves every context an hour to live, and no other key', async () => {
    const lives = await livesOf(redis);

    expect(lives).toHaveLength([...answers.values()].flatMap(keysOf).length);
    expect(lives).toHaveLength(built.length);
    for (const life of lives) {
      expect(life).toBeGreaterThan(3590);
      expect(life).toBeLessThanOrEqual(3600);
    }
  });
});

/** One request for each scope, with all of its entities. */
function requestsOf(
  vectors: readonly Vector[],
): readonly (Required<IdLists> & { readonly scope: string })[] {
  const scopes = [...new Set(vectors.map(({ scope }) => scope))];
  return scopes.map((scope) => {
    const idsOf = (kind: Vector['kind']) =>
      vectors.filter((each) => each.scope === scope && each.kind === kind).map(idOf);
    return {
      scope,
      player_ids: idsOf('player').map(Number),
      monster_ids: idsOf('monster').map(String),
      pet_ids: idsOf('pet').map(Number),
    };
  });
}
