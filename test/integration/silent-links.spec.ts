import { once } from 'node:events';
import type { RedisClientOptions } from '@liaoliaots/nestjs-redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { redisOptions } from '../../src/config/redis-options.js';
import { CONTEXT_REDIS } from '../../src/context/context.tokens.js';
import { Admission, JsonDocuments } from '../../src/context/index.js';
import { StoredContexts } from '../../src/context/stored-contexts.service.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { startHostOn } from '../support/foreign-host.js';
import { createGameDatabase } from '../support/game-database.js';
import { startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf, livesOf } from '../support/stored.js';
import { startToxicProxy, type ToxicProxy } from '../support/toxic-proxy.js';

const DEADLINE_MS = 1000;
const KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const PLAYER = { scope: 'combats', player_ids: [1] } as const;

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  await insertMonsters(database.admin, [1]);
  redis = await createTestRedis();
});

afterAll(async () => {
  await redis.close();
  await database.drop();
});

async function proxyTo(url: string): Promise<ToxicProxy> {
  const proxy = await startToxicProxy(url);
  onTestFinished(() => proxy.stop());
  return proxy;
}

async function boot(databaseUrl: string, redisUrl: string): Promise<RunningService> {
  const service = await bootService({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    CONTEXT_DEADLINE_MS: String(DEADLINE_MS),
  });
  onTestFinished(() => service.close());
  await service.orchestrator.assemble(PLAYER);
  return service;
}

describe('a link to Redis that says nothing any more', () => {
  it('is dropped and made anew, and nothing it was sent lacks a life', async () => {
    const proxy = await proxyTo(redis.url);
    const service = await boot(database.url, proxy.url);

    proxy.timeout();
    await proxy.heal();
    const answer = await service.orchestrator.assemble(PLAYER);

    expect(answer.reasons.player).toEqual({ 1: 'SOURCE_UNAVAILABLE' });
    await expect
      .poll(async () => keysOf(await service.orchestrator.assemble(PLAYER)), PATIENTLY)
      .toHaveLength(1);
    expect(await livesOf(redis.client)).not.toContain(-1);
  });

  it('is not dropped because a caller has little time', async () => {
    // What is paused is the whole server.
    const server = await startOwnRedis();
    onTestFinished(() => server.stop());
    const pauser = new Redis(server.url);
    onTestFinished(() => {
      pauser.disconnect();
    });
    const service = await boot(database.url, server.url);
    const documents = service.app.get(JsonDocuments);
    const client = service.app.get<Redis>(CONTEXT_REDIS);
    const { stream } = client;

    await pauser.call('CLIENT', 'PAUSE', '300', 'ALL');
    const hasty = documents.getMany(['of nothing'], { deadlineMs: 20 });
    await expect(hasty).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const read = service.app.get(StoredContexts).find(KEY, { deadlineMs: 20 });
    await expect(read).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    // It is still being worked on, whoever waits for it.
    expect(service.app.get(Admission).inFlight).toBe(1);
    // Longer than a probe would be waited for.
    await pauser.ping();

    expect(await documents.getMany(['of nothing'])).toEqual([undefined]);
    expect(client.stream).toBe(stream);
    await expect.poll(() => service.app.get(Admission).inFlight, PATIENTLY).toBe(0);
  });

  it('is dropped for a host whose client has no limits of its own', async () => {
    const proxy = await proxyTo(redis.url);
    const game = { databaseUrl: database.url, redisUrl: proxy.url };
    const host = await startHostOn(game, { deadlineMs: DEADLINE_MS });
    onTestFinished(() => host.close());
    await host.battle.prepare(PLAYER);

    proxy.timeout();
    await proxy.heal();
    const [player, monster] = await Promise.all([
      host.battle.prepare(PLAYER),
      host.battle.prepare({ scope: 'combats', monster_ids: [monsterId(1)] }),
    ]);

    expect(player.reasons.player).toEqual({ 1: 'SOURCE_UNAVAILABLE' });
    expect(monster.reasons.monster).toEqual({ [monsterId(1)]: 'STORE_UNAVAILABLE' });
    await expect
      .poll(async () => keysOf(await host.battle.prepare(PLAYER)), PATIENTLY)
      .toHaveLength(1);
  });
});

describe('connections to PostgreSQL that say nothing any more', () => {
  it('go all together with the first that is found out, and its statement is sent once more', async () => {
    const proxy = await proxyTo(database.url);
    const service = await boot(proxy.url, redis.url);
    const request = { ...PLAYER, monster_ids: [monsterId(1)], scope: 'trade' } as const;
    await Promise.all([1, 2, 3].map(() => service.orchestrator.assemble(request)));

    expect(proxy.timeout()).toBeGreaterThan(1);
    await proxy.heal();
    const first = await service.orchestrator.assemble(request);
    const others = await Promise.all([1, 2, 3].map(() => service.orchestrator.assemble(request)));

    expect(keysOf(first)).toHaveLength(2);
    expect(others.flatMap(keysOf)).toHaveLength(6);
  });
});

it.each([true, false])(
  'a second error of a socket, as by TLS, ends nothing: told to connect, %j',
  async (isTold) => {
    const { config } = redisOptions({ url: redis.url }, DEADLINE_MS, isTold);
    const { onClientCreated, ...options } = config as RedisClientOptions & { url: string };
    const client = new Redis(redis.url, options);
    onTestFinished(() => {
      client.disconnect();
    });
    onClientCreated?.(client);
    for (const connection of ['first', 'next']) {
      await (isTold && connection === 'first' ? client.connect() : once(client, 'ready'));
      const { stream } = client;
      stream.emit('error', new Error('refused'));
      expect(() => stream.emit('error', new Error('an alert'))).not.toThrow();
      stream.destroy();
    }
  },
);
