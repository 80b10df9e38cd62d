import type { Redis } from 'ioredis';

/** The link to Redis is down: a command would only queue up. */
export class RedisDownError extends Error {
  constructor(status: string) {
    super(`The link to Redis is not ready (${status})`);
    this.name = 'RedisDownError';
  }
}

/**
 * Refuses at once while the link is down. Building a batch only to see each of its commands
 * rejected would keep the event loop too busy to reconnect.
 */
export function checkLink(redis: Redis): void {
  if (redis.status !== 'ready') throw new RedisDownError(redis.status);
}

/**
 * Waits until the link is ready, for `milliseconds` at the most; connects a client that waits to
 * be told.
 */
export async function untilReady(redis: Redis, milliseconds: number): Promise<boolean> {
  if (redis.status === 'ready') return true;
  if (redis.status === 'wait') redis.connect().catch(() => undefined);
  return new Promise((resolve) => {
    const settle = (ready: boolean) => () => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      resolve(ready);
    };
    const onReady = settle(true);
    const timer = setTimeout(settle(false), milliseconds);
    redis.once('ready', onReady);
  });
}
