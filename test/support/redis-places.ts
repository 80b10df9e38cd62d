import { Redis } from 'ioredis';
import type { Dialect } from './json-redis-server.js';
import { startJsonRedisServer } from './json-redis-server.js';
import { createTestRedis } from './servers.js';
import type { ContextFormat } from './stored.js';

/** A kind of server that contexts may live in. */
export interface RedisPlace {
  readonly name: string;
  readonly format: ContextFormat;
  /** Gives an empty database. */
  readonly start: () => Promise<RunningRedis>;
}

export interface RunningRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const REAL_TEXT: RedisPlace = {
  name: 'text in a real Redis',
  format: 'string',
  start: async () => {
    const redis = await createTestRedis();
    return { url: redis.url, stop: () => redis.close() };
  },
};

function scriptedJson(dialect: Dialect): RedisPlace {
  return {
    name: `JSON in a scripted server that answers as ${dialect} does`,
    format: 'json',
    start: async () => {
      const server = await startJsonRedisServer({ json: true, dialect });
      return { url: server.url, stop: () => server.stop() };
    },
  };
}

function realJson(serverUrl: string): RedisPlace {
  return {
    name: 'JSON in the real server of JSON_REDIS_URL',
    format: 'json',
    start: async () => {
      const client = new Redis(serverUrl);
      // Specs run at the same time: each has a database of its own. This one keeps the count.
      const number = await client.incr('test:databases');
      await client.expire('test:databases', 600);
      await client.select(number);
      const stop = async () => {
        await client.flushdb();
        client.disconnect();
      };
      return { url: new URL(String(number), serverUrl).href, stop };
    },
  };
}

const jsonUrl = process.env.JSON_REDIS_URL ?? '';

/** Every kind of server; a real one with JSON where there is one. */
export const REDIS_PLACES: readonly RedisPlace[] = [
  REAL_TEXT,
  scriptedJson('valkey'),
  scriptedJson('redis'),
  ...(jsonUrl === '' ? [] : [realJson(jsonUrl)]),
];
