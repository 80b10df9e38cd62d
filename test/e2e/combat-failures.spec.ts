import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Admission } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { combatKeysOf, openCombat, openedCombat, readCombat } from '../support/combats.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  monsterId,
  poisonItemRow,
} from '../support/entities.js';
import { createGameDatabase, createTestRole, insertRows } from '../support/game-database.js';
import { send } from '../support/http.js';
import { startJsonRedisServer } from '../support/json-redis-server.js';
import { startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { REDIS_PLACES } from '../support/redis-places.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { livesOf } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';
import { type Direction, startToxicProxy } from '../support/toxic-proxy.js';

const POISONED = 66;
const MISSING = 404;
const WOLF = monsterId(1);
const NO_WOLF = monsterId(99);
const TTL_SECONDS = 1234;

const NO_INTEGER = 'must be an integer from 1 to 2147483647';
const NO_UUID = 'must be a UUID (8-4-4-4-12 hexadecimal digits)';
const NO_FIELD = 'is not a field of this request';

const STORE_IS_DOWN = {
  error: {
    code: 'STORE_UNAVAILABLE',
    message: 'The store of contexts is not available',
    details: [],
    retryable: true,
  },
};

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertMonsters(database.admin, [1, 2]);
  await insertRows(database.admin, 'characters', [characterRow(POISONED)]);
  await insertRows(database.admin, 'inventory_items', [poisonItemRow(POISONED)]);
});

afterAll(() => database.drop());

async function boot(
  redisUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    CONTEXT_COMBAT_TTL_SECONDS: String(TTL_SECONDS),
    ...variables,
  });
  onTestFinished(() => service.close());
  return service;
}

function clientOf(redisUrl: string): Redis {
  const client = new Redis(redisUrl);
  onTestFinished(() => {
    client.disconnect();
  });
  return client;
}

describe('a fight that cannot be assembled', () => {
  let redis: TestRedis;
  let service: RunningService;

  beforeAll(async () => {
    redis = await createTestRedis();
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
  });

  afterAll(async () => {
    await service.close();
    await redis.close();
  });

  it('is answered with every id that failed, where it is named and why; nothing is kept', async () => {
    const answer = await openCombat(service, {
      teams: [
        { player_ids: [1, MISSING, POISONED] },
        {
          player_ids: [MISSING],
          monster_ids: [WOLF, NO_WOLF.toUpperCase(), NO_WOLF],
          pet_ids: [9],
        },
      ],
    });

    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.body).toEqual({
      error: {
        code: 'NOT_ASSEMBLED',
        message: 'Some of the actors could not be assembled',
        details: [
          { field: 'teams[0].player_ids[1]', message: 'NOT_FOUND' },
          { field: 'teams[0].player_ids[2]', message: 'INVALID_DATA' },
          { field: 'teams[1].player_ids[0]', message: 'NOT_FOUND' },
          { field: 'teams[1].monster_ids[1]', message: 'NOT_FOUND' },
          { field: 'teams[1].monster_ids[2]', message: 'NOT_FOUND' },
          { field: 'teams[1].pet_ids[0]', message: 'NOT_FOUND' },
        ],
        retryable: false,
      },
      errors: { player: [MISSING, POISONED], monster: [NO_WOLF.toUpperCase()], pet: [9] },
      reasons: {
        player: { [MISSING]: 'NOT_FOUND', [POISONED]: 'INVALID_DATA' },
        monster: { [NO_WOLF.toUpperCase()]: 'NOT_FOUND' },
        pet: { 9: 'NOT_FOUND' },
      },
    });
    expect(await redis.client.dbsize()).toBe(0);
  });

  it('names a hundred places at the most, and every id', async () => {
    const ids = Array.from({ length: 150 }, (_, at) => 1000 + at);

    const { status, body } = await openCombat(service, { teams: [{ player_ids: ids }] });

    expect(status).toBe(409);
    expect(body).toMatchObject({ errors: { player: ids } });
    const { error } = body as { readonly error: { readonly details: readonly object[] } };
    expect(error.details).toHaveLength(100);
    expect(error.details.at(-1)).toEqual({
      field: 'teams[0].player_ids[99]',
      message: 'NOT_FOUND',
    });
  });

  it('may be tried again where the infrastructure alone is to blame', async () => {
    const role = await createTestRole(database);
    onTestFinished(() => role.drop());
    await database.admin.query(`GRANT SELECT ON characters, character_pets TO ${role.name}`);
    const poor = await boot(redis.url, { DATABASE_URL: role.url });
    const teams = [{ player_ids: [1], pet_ids: [1] }];

    const passing = await openCombat(poor, { teams });
    const lasting = await openCombat(poor, { teams: [...teams, { pet_ids: [MISSING] }] });

    expect([passing.status, passing.headers.get('retry-after')]).toEqual([409, '1']);
    expect(passing.body).toMatchObject({
      error: {
        details: [{ field: 'teams[0].player_ids[0]', message: 'SOURCE_UNAVAILABLE' }],
        retryable: true,
      },
    });
    expect([lasting.status, lasting.headers.get('retry-after')]).toEqual([409, null]);
    expect(lasting.body).toMatchObject({ error: { retryable: false } });
    expect(await redis.client.dbsize()).toBe(0);
  });

  it('is given up when the time of the caller is over', async () => {
    const locks = await lockTables(database, ['generated_monsters']);

    const answer = await openCombat(
      service,
      { teams: [{ monster_ids: [WOLF] }] },
      { 'x-deadline-ms': '50' },
    );
    await locks.release();

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
    expect(answer.body).toMatchObject({ reasons: { monster: { [WOLF]: 'DEADLINE_EXCEEDED' } } });
    expect(await redis.client.dbsize()).toBe(0);
  });

  it.each<readonly [name: string, body: unknown, details: readonly (readonly [string, string])[]]>([
    ['no JSON', '{"teams": [', [['request', 'must be JSON in UTF-8']]],
    ['a list', [], [['request', 'must be an object']]],
    ['a text', '"teams"', [['request', 'must be an object']]],
    ['nothing', 'null', [['request', 'must be an object']]],
    ['no teams', {}, [['teams', 'must be a list']]],
    ['teams that are no list', { teams: { 0: {} } }, [['teams', 'must be a list']]],
    ['an empty list of teams', { teams: [] }, [['teams', 'must name at least one team']]],
    ['a team without ids', { teams: [{}] }, [['teams[0]', 'must name at least one id']]],
    [
      'a team of empty lists',
      { teams: [{ player_ids: [1] }, { player_ids: [], pet_ids: [] }] },
      [['teams[1]', 'must name at least one id']],
    ],
    [
      'teams that are no objects',
      { teams: [null, [], 7] },
      [0, 1, 2].map((at) => [`teams[${String(at)}]`, 'must be an object'] as const),
    ],
    [
      'lists that are none',
      { teams: [{ player_ids: null, monster_ids: WOLF, pet_ids: {} }] },
      ['player_ids', 'monster_ids', 'pet_ids'].map(
        (list) => [`teams[0].${list}`, 'must be a list'] as const,
      ),
    ],
    [
      'ids that are none, in their places',
      {
        teams: [
          { player_ids: [1, 0], monster_ids: ['wolf'] },
          { player_ids: ['1', 2, 2 ** 31], monster_ids: [WOLF, null], pet_ids: [1.5] },
        ],
      },
      [
        ['teams[0].player_ids[1]', NO_INTEGER],
        ['teams[1].player_ids[0]', NO_INTEGER],
        ['teams[1].player_ids[2]', NO_INTEGER],
        ['teams[0].monster_ids[0]', NO_UUID],
        ['teams[1].monster_ids[1]', NO_UUID],
        ['teams[1].pet_ids[0]', NO_INTEGER],
      ],
    ],
    [
      'fields of another request, and long ones',
      `{"scope": "combats", "teams": [{"player_ids": [1], "level": 2, "__proto__": 1}], "${'x'.repeat(99)}": 1}`,
      [
        ['scope', NO_FIELD],
        ['x'.repeat(64), NO_FIELD],
        ['teams[0].level', NO_FIELD],
        ['teams[0].__proto__', NO_FIELD],
      ],
    ],
    [
      'faults of every sort at once',
      { teams: [{ player_ids: [-1], monster_ids: 'all' }, {}, 'wolves'], seed: 7 },
      [
        ['seed', NO_FIELD],
        ['teams[0].monster_ids', 'must be a list'],
        ['teams[1]', 'must name at least one id'],
        ['teams[2]', 'must be an object'],
        ['teams[0].player_ids[0]', NO_INTEGER],
      ],
    ],
  ])('is refused for %s', async (_name, request, expected) => {
    const { status, body } = await openCombat(service, request);

    expect(body).toMatchObject({ error: { code: 'INVALID_REQUEST', retryable: false } });
    const { details } = (body as { readonly error: { readonly details: unknown } }).error;
    const byField = (a: readonly string[], b: readonly string[]) => (a < b ? -1 : 1);
    const told = (details as { readonly field: string; readonly message: string }[]).map(
      ({ field, message }) => [field, message],
    );
    expect(told.sort(byField)).toEqual(expected.map(([...each]) => each).sort(byField));
    expect(status).toBe(400);
    expect(await redis.client.dbsize()).toBe(0);
  });

  it('is refused with a hundred faults at the most', async () => {
    const { body } = await openCombat(service, { teams: Array(150).fill(0) });

    const { details } = (body as { readonly error: { readonly details: unknown } }).error;
    expect(details).toHaveLength(100);
  });

  it.each(['0', '-1', '1.5', 'soon', ''])('is refused a deadline of "%s"', async (deadline) => {
    const answer = await openCombat(
      service,
      { teams: [{ player_ids: [1] }] },
      { 'x-deadline-ms': deadline },
    );

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { details: [{ field: 'x-deadline-ms' }] } });
  });

  it('is refused a body of another type, and one of more than a mebibyte', async () => {
    const url = `${service.url}/v1/combats`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };

    const answers = [
      await send(url, { method: 'POST', headers: form, body: 'teams=1' }),
      await openCombat(service, 'x'.repeat(2 ** 20 + 1)),
    ];

    expect(answers.map(({ status }) => status)).toEqual([415, 413]);
  });
});

const CUTS = 7;
const BREAKS = REDIS_PLACES.flatMap((place) =>
  (['commands', 'replies'] as const).map((cutAmong): typeof place & { cutAmong: Direction } => ({
    ...place,
    cutAmong,
  })),
);

it('keeps nobody longer than asked where Redis hangs as a fight is written', async () => {
  const server = await startOwnRedis();
  onTestFinished(() => server.stop());
  const redis = clientOf(server.url);
  // A write that Redis does not answer would be given up after 5 s.
  const service = await boot(server.url, { CONTEXT_DEADLINE_MS: '20000' });
  const request = { teams: [{ monster_ids: [WOLF] }] };
  expect((await openCombat(service, request)).status).toBe(201);
  await redis.call('CLIENT', 'PAUSE', '10000', 'WRITE');

  const begin = performance.now();
  const answer = await openCombat(service, request, { 'x-deadline-ms': '1500' });
  const milliseconds = performance.now() - begin;
  const admission = service.app.get(Admission);
  // Redis is still at it: so much less is let in meanwhile.
  expect(admission.inFlight).toBeGreaterThan(0);
  await redis.call('CLIENT', 'UNPAUSE');
  await expect.poll(() => admission.inFlight, PATIENTLY).toBe(0);

  expect([answer.status, answer.body]).toMatchObject([
    503,
    { error: { code: 'DEADLINE_EXCEEDED', retryable: true } },
  ]);
  expect(milliseconds).toBeLessThan(4000);
});

describe('a link that breaks while a fight is written', () => {
  it.each(BREAKS)(
    'leaves the whole of it for its life, or nothing: $name, cut among the $cutAmong',
    async ({ start, cutAmong }) => {
      const server = await start();
      onTestFinished(() => server.stop());
      const redis = clientOf(server.url);
      const proxy = await startToxicProxy(server.url);
      onTestFinished(() => proxy.stop());
      const service = await boot(proxy.url);
      const request = { teams: [{ monster_ids: [WOLF] }, { monster_ids: [WOLF] }] };
      const open = async () => (await openCombat(service, request)).status;
      await open();
      const whole = await proxy.bytesOf(cutAmong, open);
      const keysOfOne = (await redis.keys('*')).length / 2;

      for (let cut = 0; cut < CUTS; cut++) {
        await expect.poll(open, PATIENTLY).toBe(201);
        await redis.unlink(await redis.keys('*'));
        proxy.limitData(1 + Math.floor((cut * (whole - 1)) / CUTS), cutAmong);

        const { status, headers, body } = await openCombat(service, request);

        expect([status, headers.get('retry-after'), body]).toEqual([503, '1', STORE_IS_DOWN]);
        const lives = await livesOf(redis, '*');
        // Only where the replies were lost was it written, and could not be taken back.
        expect(cutAmong === 'commands' ? [0] : [0, keysOfOne]).toContain(lives.length);
        expect(lives.filter((life) => life < TTL_SECONDS - 60)).toEqual([]);
      }
      expect(proxy.cuts).toBe(CUTS);
    },
  );
});

describe('a write that Redis refuses', () => {
  it.each([
    { json: false, command: 'SET', when: 'arrival' },
    { json: false, command: 'SET', when: 'execution' },
    { json: true, command: 'JSON.SET', when: 'arrival' },
    { json: true, command: 'JSON.SET', when: 'execution' },
    { json: true, command: 'EXPIRE', when: 'arrival' },
    { json: true, command: 'EXPIRE', when: 'execution' },
    { json: true, command: 'MULTI', when: 'arrival' },
    { json: true, command: 'EXEC', when: 'arrival' },
  ] as const)('leaves nothing of the fight: $command at $when', async ({ json, command, when }) => {
    const server = await startJsonRedisServer({ json });
    onTestFinished(() => server.stop());
    const service = await boot(server.url);
    let count = 0;
    server.refuse(([name]) => {
      if (name === command) count += 1;
      const last = ['MULTI', 'EXEC'].includes(command) ? 1 : 5;
      return name === command && count === last ? 'OOM command not allowed' : undefined;
    }, when);

    const { status, body } = await openCombat(service, { teams: [{ monster_ids: [WOLF] }] });

    expect([status, body]).toEqual([503, STORE_IS_DOWN]);
    expect(server.keys()).toEqual([]);
    const session = await openedCombat(service, [{ monster_ids: [WOLF] }]);
    expect(server.keys().sort()).toEqual(combatKeysOf(session));
  });
});

describe('Redis away', () => {
  it('is told as such, and over as soon as it is back', async () => {
    const server = await startOwnRedis();
    const service = await boot(server.url);
    const fight = { teams: [{ monster_ids: [WOLF] }] };
    const { sid } = await openedCombat(service, fight.teams);

    await server.stop();
    const read = () => readCombat(service, sid);
    await expect.poll(async () => (await read()).status, PATIENTLY).toBe(503);
    const answers = [await read(), await openCombat(service, fight)];
    const withPlayer = await openCombat(service, { teams: [{ player_ids: [1] }] });
    const back = await startOwnRedis({ port: server.port });
    onTestFinished(() => back.stop());

    for (const { status, headers, body } of answers) {
      expect([status, headers.get('retry-after'), body]).toEqual([503, '1', STORE_IS_DOWN]);
    }
    // The live vitals could not be read: it did not come to the write.
    expect(withPlayer.status).toBe(409);
    expect(withPlayer.body).toMatchObject({
      error: { code: 'NOT_ASSEMBLED', retryable: true },
      reasons: { player: { 1: 'SOURCE_UNAVAILABLE' } },
    });
    await expect.poll(async () => (await openCombat(service, fight)).status, PATIENTLY).toBe(201);
    expect((await read()).status).toBe(404);
  });

  it('for a while leaves nothing of a fight that was given up', async () => {
    const server = await startOwnRedis();
    onTestFinished(() => server.stop());
    const redis = clientOf(server.url);
    const service = await boot(server.url, { CONTEXT_DEADLINE_MS: '600' });

    await redis.client('PAUSE', 1000, 'WRITE');
    const { status, body } = await openCombat(service, { teams: [{ monster_ids: [WOLF] }] });

    expect([status, body]).toEqual([503, STORE_IS_DOWN]);
    await redis.set('after', 'the pause');
    expect(await redis.keys('*')).toEqual(['after']);
  });
});
