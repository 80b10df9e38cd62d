import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { startJsonRedisServer } from '../support/json-redis-server.js';
import { type OwnServer, startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import type { TestDatabase } from '../support/servers.js';
import { keysOf, livesOf, readContext, withoutKeys } from '../support/stored.js';

const PLAYERS = Array.from({ length: 20 }, (_, index) => index + 1);
const MISSING = 404;
const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

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
  await insertPlayers(database.admin, PLAYERS);
  await insertMonsters(database.admin, [1]);
});

afterAll(() => database.drop());

function boot(redisUrl: string): Promise<RunningService> {
  return bootService({ DATABASE_URL: database.url, REDIS_URL: redisUrl });
}

/** Every id once: those with a key, which is there, has a life and holds that player. */
async function storedIds(
  redis: Redis,
  contexts: Readonly<Record<string, string>>,
): Promise<readonly number[]> {
  for (const [id, key] of Object.entries(contexts)) {
    const context = JSON.parse(await readContext(redis, key)) as { meta: { entity_id: number } };
    expect(context.meta.entity_id).toBe(Number(id));
    expect(await redis.ttl(key)).toBeGreaterThan(3590);
  }
  return Object.keys(contexts).map(Number);
}

describe('a write that is refused', () => {
  it.each([
    { format: 'string', command: 'SET', when: 'arrival' },
    { format: 'json', command: 'JSON.SET', when: 'arrival' },
    { format: 'json', command: 'JSON.SET', when: 'execution' },
    { format: 'json', command: 'EXPIRE', when: 'arrival' },
    { format: 'json', command: 'EXEC', when: 'arrival' },
  ] as const)('fails its own entity alone: $format, $command at $when', async (refusal) => {
    const server = await startJsonRedisServer({ json: refusal.format === 'json' });
    onTestFinished(() => server.stop());
    const service = await boot(server.url);
    onTestFinished(() => service.close());
    let count = 0;
    server.refuse(([name]) => {
      if (name === refusal.command) count += 1;
      return name === refusal.command && count === 2 ? 'OOM command not allowed' : undefined;
    }, refusal.when);

    const answer = await service.orchestrator.assemble({ scope: 'status', player_ids: [1, 2, 3] });

    expect(withoutKeys(answer)).toEqual({
      player: { 1: 'KEY', 3: 'KEY' },
      monster: {},
      pet: {},
      errors: { player: [2], monster: [], pet: [] },
      reasons: { player: { 2: 'STORE_UNAVAILABLE' }, monster: {}, pet: {} },
    });
    expect(server.keys()).toEqual(keysOf(answer));
    expect(server.keys().map((key) => server.ttl(key))).toEqual([3600, 3600]);
  });

  it('for want of memory fails what did not fit, and recovers with the memory', async () => {
    const server = await startOwnRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    onTestFinished(() => server.stop());
    const redis = new Redis(server.url);
    onTestFinished(() => {
      redis.disconnect();
    });
    const service = await boot(server.url);
    onTestFinished(() => service.close());
    const request = { scope: 'combats', player_ids: PLAYERS };
    await service.orchestrator.assemble(request);
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);

    await redis.config('SET', 'maxmemory', String(used + 60_000));
    const answer = await service.orchestrator.assemble(request);
    await redis.config('SET', 'maxmemory', '0');
    const recovered = await service.orchestrator.assemble(request);

    const stored = await storedIds(redis, answer.player);
    expect(stored.length).toBeLessThan(PLAYERS.length);
    expect([...stored, ...answer.errors.player].sort((a, b) => a - b)).toEqual(PLAYERS);
    expect(new Set(Object.values(answer.reasons.player))).toEqual(new Set(['STORE_UNAVAILABLE']));
    expect(await storedIds(redis, recovered.player)).toEqual(PLAYERS);
    expect(await livesOf(redis)).not.toContain(-1);
  });
});

describe('Redis away', () => {
  let server: OwnServer;
  let service: RunningService;
  const everything = {
    scope: 'combats',
    player_ids: [1, MISSING],
    monster_ids: [monsterId(1)],
    pet_ids: [1],
  };

  beforeAll(async () => {
    server = await startOwnRedis();
    service = await boot(server.url);
    await server.stop();
    // The service learns of it from the link.
    const address = `${service.url}/v1/context/${GONE_KEY}`;
    await vi.waitUntil(async () => (await send(address)).status === 503, PATIENTLY);
  });

  afterAll(async () => {
    await service.close();
    await server.stop();
  });

  it('leaves live vitals unread and contexts unstored, each told as such', async () => {
    const answer = await assemble(service.url, everything);

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.body).toEqual({
      player: {},
      monster: {},
      pet: {},
      errors: { player: [1, MISSING], monster: [monsterId(1)], pet: [1] },
      reasons: {
        player: { 1: 'SOURCE_UNAVAILABLE', [MISSING]: 'NOT_FOUND' },
        monster: { [monsterId(1)]: 'STORE_UNAVAILABLE' },
        pet: { 1: 'STORE_UNAVAILABLE' },
      },
    });
  });

  it('fails only the store where a scope reads no vitals', async () => {
    const answer = await service.orchestrator.assemble({ ...everything, scope: 'trade' });

    expect(answer.reasons.player).toEqual({ 1: 'STORE_UNAVAILABLE', [MISSING]: 'NOT_FOUND' });
  });

  it('is no reason to try again where there is nobody to assemble', async () => {
    const answer = await assemble(service.url, { scope: 'combats', player_ids: [MISSING] });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  it('is told to who reads a context', async () => {
    const answer = await send(`${service.url}/v1/context/${GONE_KEY}`);

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.body).toEqual(STORE_IS_DOWN);
  });

  it('is over as soon as it is back', async () => {
    server = await startOwnRedis({ port: server.port });

    await expect
      .poll(async () => (await assemble(service.url, everything)).status, PATIENTLY)
      .toBe(200);
    const answer = await assemble(service.url, everything);

    expect(withoutKeys(answer.body)).toMatchObject({
      player: { 1: 'KEY' },
      monster: { [monsterId(1)]: 'KEY' },
      pet: { 1: 'KEY' },
      errors: { player: [MISSING], monster: [], pet: [] },
    });
  });
});

describe('Redis away at the start', () => {
  it('keeps the service from starting only where JSON was asked for', async () => {
    const server = await startOwnRedis();
    await server.stop();
    const refused = bootService({
      DATABASE_URL: database.url,
      REDIS_URL: server.url,
      CONTEXT_REDIS_FORMAT: 'json',
    }).catch(String);
    const request = { scope: 'trade', player_ids: [1] };

    const service = await boot(server.url);
    onTestFinished(() => service.close());
    expect((await service.orchestrator.assemble(request)).reasons.player).toEqual({
      1: 'STORE_UNAVAILABLE',
    });
    const back = await startOwnRedis({ port: server.port });
    onTestFinished(() => back.stop());

    await expect
      .poll(async () => keysOf(await service.orchestrator.assemble(request)), PATIENTLY)
      .toHaveLength(1);
    expect(await refused).toMatch(/^RedisDownError: The link to Redis is not ready/);
  });
});

describe('a Redis that hangs', () => {
  it('is given up within the deadline, and answers again afterwards', async () => {
    const server = await startOwnRedis();
    onTestFinished(() => server.stop());
    const redis = new Redis(server.url);
    onTestFinished(() => {
      redis.disconnect();
    });
    const service = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: server.url,
      CONTEXT_DEADLINE_MS: '2000',
    });
    onTestFinished(() => service.close());
    const request = { scope: 'trade', player_ids: [1, 2] };
    await service.orchestrator.assemble(request);

    await redis.client('PAUSE', 1500, 'WRITE');
    const start = performance.now();
    const answer = await service.orchestrator.assemble(request);
    const milliseconds = performance.now() - start;

    expect(answer.reasons.player).toEqual({ 1: 'STORE_UNAVAILABLE', 2: 'STORE_UNAVAILABLE' });
    expect(milliseconds).toBeLessThan(1500);
    await expect
      .poll(async () => keysOf(await service.orchestrator.assemble(request)), PATIENTLY)
      .toHaveLength(2);
    expect(await livesOf(redis)).not.toContain(-1);
  });
});
