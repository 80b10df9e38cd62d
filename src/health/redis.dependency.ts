import type { Redis } from 'ioredis';
import { asked } from '../context/index.js';
import type { Dependency } from './dependency.js';
import { FreshAnswer } from './fresh-answer.js';
import { LINK_DOWN, reasonOf } from './reasons.js';

const LIMIT_MS = 400;

/**
 * Asks Redis over the link that requests go over: one that hangs, or died silently, is found out though
 * nobody asks for anything, and is made anew.
 */
export class RedisDependency implements Dependency {
  readonly name = 'redis';
  readonly #answer = new FreshAnswer(() => this.#ask(), 2 * LIMIT_MS);
  #lastError: Error | undefined;

  constructor(private readonly redis: Redis) {
    redis.on('error', (error: Error) => {
      this.#lastError = error;
    });
    redis.on('ready', () => {
      this.#lastError = undefined;
    });
  }

  /** Of a link that is down, why it could not be made; nothing is asked over it. */
  find(): string | undefined | Promise<string | undefined> {
    if (this.redis.status === 'ready') return this.#answer.get();
    return this.#lastError ? reasonOf(this.#lastError) : LINK_DOWN;
  }

  async #ask(): Promise<string | undefined> {
    try {
      await asked(this.redis, LIMIT_MS, undefined, () => this.redis.ping());
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }
}
