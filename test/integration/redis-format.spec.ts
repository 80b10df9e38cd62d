import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { send } from '../support/http.js';
import { type JsonRedisServer, startJsonRedisServer } from '../support/json-redis-server.js';
import { PATIENTLY } from '../support/patience.js';
import type { TestDatabase } from '../support/servers.js';
import { keysOf } from '../support/stored.js';

const HERO = 1;
const DOCUMENT = '{"vitals":{"hp":{"cur":80,"max":150},"energy":{"cur":50,"max":100}}}';

let database: TestDatabase;
let server: JsonRedisServer;
let redis: Redis;
let service: RunningService | undefined;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [HERO]);
});

afterAll(() => database.drop());

beforeEach(async () => {
  server = await startJsonRedisServer({ json: true });
  redis = new Redis(server.url);
});

afterEach(async () => {
  await service?.close();
  service = undefined;
  redis.disconnect();
  await server.stop();
});

async function boot(variables: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: server.url,
    ...variables,
  });
  return service;
}

async function storedBy({ orchestrator }: RunningService, scope = 'trade'): Promise<string> {
  const [key = ''] = keysOf(await orchestrator.assemble({ scope, player_ids: [HERO] }));
  return key;
}

describe('contexts', () => {
  it('are text where the server does not let the service ask', async () => {
    server.refuse(([name]) =>
      name === 'COMMAND' ? "NOPERM this user has no permissions to run 'command'" : undefined,
    );

    expect(await redis.type(await storedBy(await boot()))).toBe('string');
  });

  it('are JSON documents where the server has them, and text where it has not', async () => {
    const withJson = await boot();
    expect(await redis.type(await storedBy(withJson))).toBe('ReJSON-RL');
    await withJson.close();

    server.json = false;
    expect(await redis.type(await storedBy(await boot()))).toBe('string');
  });

  it('are text where the setting says so, whatever the server has', async () => {
    const key = await storedBy(await boot({ CONTEXT_REDIS_FORMAT: 'string' }));

    expect(await redis.type(key)).toBe('string');
    expect(server.commands.map(([name]) => name)).not.toContain('COMMAND');
  });

  it('follow the server to one of another make, when it is connected again', async () => {
    const running = await boot();
    const before = await storedBy(running);

    server.json = false;
    server.dropConnections();
    await expect.poll(() => storedBy(running), PATIENTLY).not.toBe('');
    const after = await storedBy(running);
    server.json = true;
    server.dropConnections();
    await expect.poll(() => storedBy(running), PATIENTLY).not.toBe('');
    const again = await storedBy(running);

    expect(await Promise.all([before, after, again].map((key) => redis.type(key)))).toEqual([
      'ReJSON-RL',
      'string',
      'ReJSON-RL',
    ]);
  });

  it('of the format before a change are gone to who reads them', async () => {
    const running = await boot();
    const key = await storedBy(running);

    server.json = false;
    server.dropConnections();
    const address = `${running.url}/v1/context/${key}`;

    await expect.poll(async () => (await send(address)).status, PATIENTLY).toBe(404);
  });
});

describe('the setting json', () => {
  it.each(['CONTEXT_REDIS_FORMAT', 'CONTEXT_VITALS_FORMAT'])(
    'as %s keeps the service from starting without the commands',
    async (name) => {
      server.json = false;

      await expect(boot({ [name]: 'json' })).rejects.toThrow(
        'Redis has no JSON commands, and the format `json` was asked for',
      );
    },
  );

  it('stores nothing on a server that lost the commands', async () => {
    const running = await boot({ CONTEXT_REDIS_FORMAT: 'json' });
    await storedBy(running);
    const before = server.keys();

    const assemble = () => running.orchestrator.assemble({ scope: 'trade', player_ids: [HERO] });

    server.json = false;
    server.commands.length = 0;
    server.dropConnections();
    await expect
      .poll(async () => {
        await assemble();
        return server.commands.map(([name]) => name);
      }, PATIENTLY)
      .toContain('COMMAND');

    expect((await assemble()).reasons.player).toEqual({ [HERO]: 'STORE_UNAVAILABLE' });
    expect(server.keys()).toEqual(before);
  });
});

describe('live vitals', () => {
  it.each([
    ['string', 'json'],
    ['json', 'string'],
  ])('may be kept as %s while contexts are %s', async (vitals, contexts) => {
    if (vitals === 'json') await redis.call('JSON.SET', `ac:${String(HERO)}`, '$', DOCUMENT);
    else await redis.set(`ac:${String(HERO)}`, DOCUMENT);
    const running = await boot({ CONTEXT_VITALS_FORMAT: vitals, CONTEXT_REDIS_FORMAT: contexts });

    const { body } = await send(`${running.url}/v1/context/${await storedBy(running, 'tutorial')}`);

    expect(body).toMatchObject({ vitals: { hp_current: 80, energy_current: 50 } });
  });
});
