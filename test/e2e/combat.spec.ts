import { RedisService } from '@liaoliaots/nestjs-redis';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import {
  combatKeysOf,
  openCombat,
  openedCombat,
  PARTS,
  readCombat,
  type Session,
} from '../support/combats.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { PATIENTLY } from '../support/patience.js';
import { REDIS_PLACES, type RunningRedis } from '../support/redis-places.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { livesOf, readContext } from '../support/stored.js';
import { startToxicProxy } from '../support/toxic-proxy.js';

const TTL_SECONDS = 1234;
const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const GONE_SID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const JSON_TYPE = 'application/json; charset=utf-8';

const WOLF = monsterId(1);
/** With letters, which have a case. */
const BEAR = monsterId(0xabcdef);

/** Numbers that a double cannot hold, texts of several scripts, and what looks like structure. */
const RARE_DATA = String.raw`{"name": "Щит «Рассвет» 盾 🛡️", "price": 12345678901234567890.10,
  "note": "}, \"raw\": {\\", "__proto__": {"deep": [[]]}}`;

type Kinds = Readonly<Record<'player' | 'monster' | 'pet', object>>;

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertMonsters(database.admin, [1, 2, 0xabcdef]);
  await database.admin.query(
    `UPDATE inventory_items SET item_data = $1, quick_slot_position = 'belt_1'
     WHERE character_id = 2 AND location = 'inventory'`,
    [RARE_DATA],
  );
});

afterAll(() => database.drop());

function boot(redisUrl: string, variables: Readonly<Record<string, string>> = {}) {
  return bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    CONTEXT_COMBAT_TTL_SECONDS: String(TTL_SECONDS),
    ...variables,
  });
}

/** The contexts that a fight's actors are made of, whenever they are assembled. */
async function contextsOf({ orchestrator }: RunningService, { actors }: Session) {
  const idsOf = (kind: string) =>
    actors.filter((actor) => actor.kind === kind).map(({ entity_id }) => entity_id);
  const { contexts } = await orchestrator.assemble({
    player_ids: idsOf('player') as number[],
    monster_ids: idsOf('monster') as string[],
    pet_ids: idsOf('pet') as number[],
    scope: 'combats',
    include: 'contexts',
  });
  return contexts as Kinds;
}

describe.each(REDIS_PLACES)('a fight, kept as $name', ({ format, start }) => {
  let server: RunningRedis;
  let redis: Redis;
  let service: RunningService;

  beforeAll(async () => {
    server = await start();
    redis = new Redis(server.url);
    service = await boot(server.url);
  });

  afterEach(async () => {
    const keys = await redis.keys('combat:*');
    if (keys.length > 0) await redis.unlink(keys);
  });

  afterAll(async () => {
    await service.close();
    redis.disconnect();
    await server.stop();
  });

  const documentAt = async (key: string) =>
    JSON.parse(await readContext(redis, key, format)) as unknown;

  it('keeps the parts of every actor and the teams, all with one life, and nothing else', async () => {
    const { status, headers, body } = await openCombat(service, {
      teams: [
        { player_ids: [2, 1], monster_ids: [] },
        { pet_ids: [2], monster_ids: [WOLF], player_ids: [] },
      ],
    });

    expect([status, headers.get('content-type')]).toEqual([201, JSON_TYPE]);
    const session = body as Session;
    const actors = [
      { actor_id: '2', kind: 'player', entity_id: 2, team: 0 },
      { actor_id: '1', kind: 'player', entity_id: 1, team: 0 },
      { actor_id: WOLF, kind: 'monster', entity_id: WOLF, team: 1 },
      { actor_id: '2#2', kind: 'pet', entity_id: 2, team: 1 },
    ];
    expect(session).toEqual({ sid: expect.stringMatching(UUID4) as unknown, actors });
    expect((await redis.keys('*')).sort()).toEqual(combatKeysOf(session));
    const lives = await livesOf(redis, '*');
    expect(Math.min(...lives)).toBeGreaterThan(TTL_SECONDS - 60);
    expect(Math.max(...lives)).toBeLessThanOrEqual(TTL_SECONDS);
    expect(await documentAt(`combat:rbc:${session.sid}:meta`)).toEqual({
      sid: session.sid,
      teams: [
        ['2', '1'],
        [WOLF, '2#2'],
      ],
      actors,
    });
    const contexts = await contextsOf(service, session);
    for (const { actor_id, kind, entity_id } of session.actors) {
      const context = Reflect.get(contexts[kind], String(entity_id)) as Record<string, object>;
      for (const [part, projection] of PARTS) {
        const expected = context[projection];
        const document = await documentAt(`combat:rbc:${session.sid}:actor:${actor_id}:${part}`);
        expect(document).toEqual(
          part === 'meta' ? { ...expected, timestamp: expect.any(Number) as unknown } : expected,
        );
      }
    }
  });

  it('is read back as it is kept, letter for letter', async () => {
    const session = await openedCombat(service, [{ player_ids: [2] }, { monster_ids: [WOLF] }]);

    const { status, headers, text, body } = await readCombat(service, session.sid);

    expect([status, headers.get('content-type')]).toEqual([200, JSON_TYPE]);
    const partsOf = async (actorId: string) => {
      const texts = [...PARTS.keys()].map(async (part) => {
        const key = `combat:rbc:${session.sid}:actor:${actorId}:${part}`;
        return `"${part}":${await readContext(redis, key, format)}`;
      });
      return `{${(await Promise.all(texts)).join(',')}}`;
    };
    const actors = session.actors.map(
      async (actor) =>
        `${JSON.stringify(actor).slice(0, -1)},"parts":${await partsOf(actor.actor_id)}}`,
    );
    expect(text).toBe(
      `{"sid":"${session.sid}","actors":[${(await Promise.all(actors)).join(',')}]}`,
    );
    if (format === 'string') expect(text).toContain('"price": 12345678901234567890.10');
    expect(body).toMatchObject({
      actors: [
        { parts: { loadout: { belt: [{ data: { name: 'Щит «Рассвет» 盾 🛡️' } }] } } },
        { parts: { meta: { name: 'Болотный ловчий' } } },
      ],
    });
  });

  it('writes in one round trip, and is read in two', async () => {
    const client = service.app.get(RedisService).getOrThrow();
    const pipelines = vi.spyOn(client, 'pipeline');
    const calls = vi.spyOn(client, 'call');
    onTestFinished(() => {
      vi.restoreAllMocks();
    });

    // Monsters have no live vitals: nothing is read from Redis.
    const { sid } = await openedCombat(service, [{ monster_ids: [WOLF, BEAR, WOLF] }]);
    expect([pipelines.mock.calls.length, calls.mock.calls.length]).toEqual([1, 0]);
    await readCombat(service, sid);

    // What is a single command goes without a pipeline.
    expect([pipelines.mock.calls.length, calls.mock.calls.length]).toEqual([2, 1]);
  });

  it('is gone with any of its parts', async () => {
    for (const at of [0, 1, 5]) {
      const session = await openedCombat(service, [{ player_ids: [1] }]);
      await redis.del(combatKeysOf(session).at(at) ?? '');

      const { status, body } = await readCombat(service, session.sid);

      expect(status).toBe(404);
      expect(body).toEqual({
        error: {
          code: 'NOT_FOUND',
          message: 'There is no such session',
          details: [],
          retryable: false,
        },
      });
    }
  });
});

describe('a fight', () => {
  let redis: TestRedis;
  let service: RunningService;

  beforeAll(async () => {
    redis = await createTestRedis();
    service = await boot(redis.url);
  });

  afterAll(async () => {
    await service.close();
    await redis.close();
  });

  it('is written before any reply of Redis is waited for', async () => {
    const proxy = await startToxicProxy(redis.url);
    onTestFinished(() => proxy.stop());
    const distant = await boot(proxy.url);
    onTestFinished(() => distant.close());
    await redis.client.flushdb();
    await openedCombat(distant, [{ monster_ids: [WOLF] }]);
    await redis.client.flushdb();

    proxy.noreply();
    const opened = openedCombat(distant, [{ monster_ids: [WOLF, BEAR] }]);
    await expect.poll(() => redis.client.dbsize(), PATIENTLY).toBe(11);
    await proxy.heal();

    expect((await redis.client.keys('*')).sort()).toEqual(combatKeysOf(await opened));
  });

  it('gives each mention an actor, in the order of teams, kinds and lists', async () => {
    const { actors } = await openedCombat(service, [
      { pet_ids: [1], player_ids: [1, 2, 1] },
      { monster_ids: [WOLF, WOLF] },
      { player_ids: [1], monster_ids: [WOLF] },
    ]);

    expect(actors.map(({ actor_id, kind, team }) => [actor_id, kind, team])).toEqual([
      ['1', 'player', 0],
      ['2', 'player', 0],
      ['1#2', 'player', 0],
      ['1#3', 'pet', 0],
      [WOLF, 'monster', 1],
      [`${WOLF}#2`, 'monster', 1],
      ['1#4', 'player', 2],
      [`${WOLF}#3`, 'monster', 2],
    ]);
  });

  it('names a monster as it is first mentioned, whatever the case', async () => {
    const upper = BEAR.toUpperCase();

    const { sid, actors } = await openedCombat(service, [
      { monster_ids: [upper] },
      { monster_ids: [BEAR, WOLF.toUpperCase()] },
    ]);

    expect(actors.map(({ actor_id, entity_id }) => [actor_id, entity_id])).toEqual([
      [upper, upper],
      [`${upper}#2`, upper],
      [WOLF.toUpperCase(), WOLF.toUpperCase()],
    ]);
    const raw = await redis.client.get(`combat:rbc:${sid}:actor:${upper}#2:raw`);
    expect(raw).toBe(await redis.client.get(`combat:rbc:${sid}:actor:${upper}:raw`));
  });

  it('may be between as many as one assembly takes, repeats counted', async () => {
    const most = await openCombat(service, { teams: [{ monster_ids: Array(1000).fill(WOLF) }] });
    const more = await openCombat(service, {
      teams: [{ player_ids: [1] }, { monster_ids: Array(1000).fill(WOLF) }],
    });

    expect(most.status).toBe(201);
    expect((most.body as Session).actors.at(-1)?.actor_id).toBe(`${WOLF}#1000`);
    expect([more.status, more.body]).toEqual([
      400,
      {
        error: {
          code: 'INVALID_REQUEST',
          message: 'The request is invalid',
          details: [{ field: 'request', message: 'must not name more than 1000 ids' }],
          retryable: false,
        },
      },
    ]);
  });

  it('ends when its life is over', async () => {
    const brief = await boot(redis.url, { CONTEXT_COMBAT_TTL_SECONDS: '1' });
    onTestFinished(() => brief.close());
    const session = await openedCombat(brief, [{ player_ids: [1] }]);

    await expect
      .poll(async () => (await readCombat(brief, session.sid)).status, PATIENTLY)
      .toBe(404);
    await expect.poll(() => redis.client.exists(...combatKeysOf(session)), PATIENTLY).toBe(0);
  });

  it('is found by its id in either case', async () => {
    const { sid } = await openedCombat(service, [{ player_ids: [1] }]);

    const answer = await readCombat(service, sid.toUpperCase());

    expect(answer.text).toBe((await readCombat(service, sid)).text);
    expect(answer.body).toMatchObject({ sid });
  });

  it.each([
    ['with a pattern', '*'],
    ['with something behind it', `${GONE_SID}:meta`],
    ['with a line break', `${GONE_SID}%0A`],
    ['of two kilobytes', 'a'.repeat(2000)],
  ])('is not looked for under an id %s', async (_name, sid) => {
    const { status, body } = await readCombat(service, sid);

    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        code: 'INVALID_REQUEST',
        message: 'The request is invalid',
        details: [{ field: 'sid', message: 'must be a UUID' }],
        retryable: false,
      },
    });
  });

  it('that never was is not there', async () => {
    expect((await readCombat(service, GONE_SID)).status).toBe(404);
    expect((await readCombat(service, '00000000-0000-0000-0000-000000000000')).status).toBe(404);
  });
});
