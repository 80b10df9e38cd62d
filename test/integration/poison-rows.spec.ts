import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { POISONED } from '../support/poison-rows.js';
import { REDIS_PLACES, type RunningRedis } from '../support/redis-places.js';
import type { TestDatabase } from '../support/servers.js';
import { readContext } from '../support/stored.js';

const GOOD = Array.from({ length: 20 }, (_, index) => index + 1);
const GOOD_IDS = { player: GOOD, monster: GOOD.map(monsterId), pet: GOOD } as const;
const KINDS = ['player', 'monster', 'pet'] as const;
const MIXES = 50;

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, GOOD);
  await insertMonsters(database.admin, GOOD);
  for (const { rows } of KINDS.flatMap((kind) => POISONED[kind])) {
    for (const [table, row] of Object.entries(rows)) {
      await insertRows(database.admin, table, [row]);
    }
  }
});

afterAll(() => database.drop());

// One server that answers as Valkey does is enough: what is stored depends on the format alone.
describe.each(REDIS_PLACES.slice(0, 2))('rows of poison: $name', ({ format, start }) => {
  let redis: RunningRedis;
  let client: Redis;
  let service: RunningService;

  beforeAll(async () => {
    redis = await start();
    client = new Redis(redis.url);
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
  });

  afterAll(async () => {
    await service.close();
    client.disconnect();
    await redis.stop();
  });

  async function expectOnlyTheyFail(kind: (typeof KINDS)[number], ids: readonly unknown[]) {
    const request = { scope: 'combats', [`${kind}_ids`]: ids };
    const answer = await service.orchestrator.assemble(request as { scope: 'combats' });
    const poisoned = POISONED[kind].map(({ id }) => id);
    const bad = ids.filter((id) => poisoned.some((each) => each === id));
    const good = ids.filter((id) => !bad.includes(id)).map(String);

    expect(answer.errors[kind]).toEqual(bad);
    expect(answer.reasons[kind]).toEqual(Object.fromEntries(bad.map((id) => [id, 'INVALID_DATA'])));
    expect(Object.keys(answer[kind]).sort()).toEqual(good.sort());
    for (const [id, key] of Object.entries<string>(answer[kind])) {
      const { meta } = JSON.parse(await readContext(client, key, format)) as {
        readonly meta: { readonly entity_id: number | string };
      };
      expect(String(meta.entity_id)).toBe(id);
    }
  }

  describe.each(KINDS)('of a %s', (kind) => {
    it.each(POISONED[kind])('$sort fails its own entity alone', async ({ id }) => {
      await expectOnlyTheyFail(kind, [GOOD_IDS[kind][0], id, GOOD_IDS[kind][1]]);
    });

    it('fail those entities alone, in any mix', async () => {
      const all = [...GOOD_IDS[kind], ...POISONED[kind].map(({ id }) => id)];
      const mixes = fc.sample(fc.shuffledSubarray(all, { minLength: 2 }), {
        seed: 1,
        numRuns: MIXES,
      });
      for (const ids of mixes) await expectOnlyTheyFail(kind, ids);
    });
  });
});
