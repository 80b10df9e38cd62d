import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { RateLimits } from '../../src/authentication/rate-limits.js';
import { captureLogs } from '../support/captured-logs.js';
import { startOwnRedis } from '../support/own-servers.js';
import { createTestRedis, type TestRedis } from '../support/servers.js';

const A_MINUTE = 60;

let redis: TestRedis;
let other: Redis;

beforeAll(async () => {
  redis = await createTestRedis();
  other = new Redis(redis.url);
  await Promise.all([redis.client.ping(), other.ping()]);
});

afterAll(async () => {
  other.disconnect();
  await redis.close();
});

it('counts what all instances let pass, and not what they refuse', async () => {
  const [one, two] = [new RateLimits(redis.client), new RateLimits(other)];

  await one.spend('shared', 5, 3);
  await expect(two.spend('shared', 5, 3)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await two.spend('shared', 5, 2);
  await expect(one.spend('shared', 5, 1)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});

it('gives nothing back to the minute after: what is refused was never counted', async () => {
  const limits = new RateLimits(redis.client);
  await limits.spend('greedy', 10, 6);
  const sums: unknown[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const all = [5, 5, 4].map((ids) => limits.spend('greedy', 10, ids).catch(() => undefined));
    const [key = ''] = await redis.client.keys('*greedy');
    sums.push(Number(await redis.client.get(key)));
    await Promise.all(all);
  }

  expect(new Set(sums.slice(1))).toEqual(new Set([10]));
});

it('counts each consumer by itself', async () => {
  const limits = new RateLimits(redis.client);

  await limits.spend('one', 2, 2);
  await expect(limits.spend('two', 2, 2)).resolves.toBeUndefined();
});

it('says when the minute is over, and leaves nothing behind then', async () => {
  const limits = new RateLimits(redis.client);
  await limits.spend('brief', 1, 1);

  const refusal: unknown = await limits.spend('brief', 1, 1).catch((error: unknown) => error);

  const seconds: unknown = Reflect.get(refusal as object, 'retryAfterSeconds');
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(A_MINUTE);
  const lives = await Promise.all(
    (await redis.client.keys('*')).map((key) => redis.client.ttl(key)),
  );
  expect(lives.length).toBeGreaterThan(0);
  for (const life of lives) {
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThanOrEqual(A_MINUTE);
  }
});

it('while Redis is away, counts for itself alone', async () => {
  const server = await startOwnRedis();
  const client = new Redis(server.url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  onTestFinished(() => {
    client.disconnect();
  });
  await once(client, 'ready');
  const limits = new RateLimits(client);
  await limits.spend('alone', 5, 5);
  await server.stop();

  await limits.spend('alone', 5, 4);
  await expect(limits.spend('alone', 5, 2)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await limits.spend('alone', 5, 1);
});

it('tells once that Redis does not let it count for all, and once that it does again', async () => {
  const server = await startOwnRedis();
  onTestFinished(() => server.stop());
  const admin = new Redis(server.url);
  await admin.call('ACL', 'SETUSER', 'counting', 'on', '>secret', '~*', '+@all', '-@scripting');
  const client = new Redis(server.url, { username: 'counting', password: 'secret' });
  onTestFinished(() => {
    admin.disconnect();
    client.disconnect();
  });
  await client.ping();
  const log = captureLogs();
  onTestFinished(() => {
    log.restore();
  });
  const limits = new RateLimits(client);

  await limits.spend('one', 5, 1);
  await limits.spend('one', 5, 1);
  await admin.call('ACL', 'SETUSER', 'counting', '+@scripting');
  await limits.spend('one', 5, 1);
  await limits.spend('one', 5, 1);

  const told = log.text().split('\n');
  expect(told.filter((line) => line !== RateLimits.name)).toEqual([
    expect.stringMatching(/^Each instance counts rates for itself: NOPERM/),
    expect.stringMatching(/^All instances count rates together again/),
  ]);
});
