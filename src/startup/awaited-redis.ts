import { Redis, type RedisOptions } from 'ioredis';
import { hearLateErrors } from '../config/redis-options.js';
import type { AwaitedServer } from './awaited-server.js';

/** Redis, with its data loaded; a connection of its own is tried, and closed again. */
export function awaitedRedis(url: string, options: RedisOptions): AwaitedServer {
  return {
    name: 'redis',
    title: `Redis at ${new URL(url).host}`,
    ask: () => connectOnce(url, options),
  };
}

async function connectOnce(url: string, options: RedisOptions): Promise<void> {
  const redis = new Redis(url, { ...options, lazyConnect: true, retryStrategy: () => null });
  hearLateErrors(redis);
  let cause: Error | undefined;
  redis.on('error', (error: Error) => {
    cause ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    // A connection that fails rejects with "Connection is closed" and reports the cause apart.
    throw cause ?? error;
  } finally {
    redis.disconnect();
  }
}
