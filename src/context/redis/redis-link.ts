import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { abandon } from '../deadline/abandoned-work.js';
import { DeadlineExceededError } from '../deadline/deadline.js';
import { startLimit } from '../deadline/limit.js';

/** The link to Redis is down: a command would only queue up. */
export class RedisDownError extends Error {
  constructor(status: string) {
    super(`The link to Redis is not ready (${status})`);
    this.name = 'RedisDownError';
  }
}

/** Redis did not answer in time; the commands may be carried out all the same. */
export class RedisOverdueError extends Error {
  constructor(milliseconds: number) {
    super(`Redis did not answer within ${milliseconds.toFixed()} ms`);
    this.name = 'RedisOverdueError';
  }
}

/** What one round trip may take of a request's whole time. */
export const READ_SHARE = 0.2;
export const WRITE_SHARE = 0.25;
/** How long a link that was slow may take to answer a PING before it is dropped. */
const PROBE_MS = 200;

/**
 * Refuses at once while the link is down. Building a batch only to see each of its commands
 * rejected would keep the event loop too busy to reconnect.
 */
export function checkLink(redis: Redis): void {
  if (redis.status !== 'ready') throw new RedisDownError(redis.status);
}

/**
 * One round trip, with its own limit. A link that does not even answer a PING after that is dropped
 * and made anew: one that died silently would fail every command until its system gave it up.
 * @param milliseconds the limit
 * @param send not called where the link is down, or nobody waits any more
 * @throws RedisDownError, RedisOverdueError; DeadlineExceededError where the signal has aborted before
 */
export function asked<Reply>(
  redis: Redis,
  milliseconds: number,
  signal: AbortSignal | undefined,
  send: () => Promise<Reply>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw new DeadlineExceededError();
    checkLink(redis);
    gatherWrites(redis.stream);
    const reply = send();
    const stop = startLimit(milliseconds, () => {
      // Who gave it up before has counted it.
      if (!signal?.aborted) abandon('redis', reply);
      void probe(redis);
      reject(new RedisOverdueError(milliseconds));
    });
    const settle = () => {
      stop();
      resolve(reply);
    };
    reply.then(settle, settle);
  });
}

const gathering = new WeakSet<Redis['stream']>();

/** Has all that is sent in this turn of the event loop go out in one write: each costs a system call. */
function gatherWrites(stream: Redis['stream']): void {
  if (gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  process.nextTick(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}

const probed = new WeakSet<Redis>();

/** Drops a link that is dead; one probe at a time. */
async function probe(redis: Redis): Promise<void> {
  if (probed.has(redis) || redis.status !== 'ready') return;
  probed.add(redis);
  const { stream } = redis;
  const isAlive = await new Promise<boolean>((resolve) => {
    const stop = startLimit(PROBE_MS, () => {
      resolve(false);
    });
    // An error is an answer too, or the end of the link.
    const answered = () => {
      stop();
      resolve(true);
    };
    redis.ping().then(answered, answered);
  });
  probed.delete(redis);
  if (isAlive || redis.stream !== stream) return;
  new Logger('Redis').warn('The link to Redis is silent: it is made anew');
  redis.disconnect(true);
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
