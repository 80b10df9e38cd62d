import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../context/index.js';

const KEY_PREFIX = 'context-assembler:rate';
const MINUTE_SECONDS = 60;

/**
 * Ids that each consumer has had in the current minute, counted by all instances together; while
 * Redis is away, by each for itself.
 */
export class RateLimits {
  readonly #limiters = new Map<string, RateLimiterRedis>();

  constructor(private readonly redis: Redis) {}

  /** @throws RateLimitedError; what is refused is not counted */
  async spend(consumer: string, idsPerMinute: number, ids: number): Promise<void> {
    const limiter = this.#limiterFor(idsPerMinute);
    try {
      await limiter.consume(consumer, ids);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // Who asks for more than is left would otherwise have used up the minute with nothing.
      await limiter.reward(consumer, ids).catch(() => undefined);
      throw new RateLimitedError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }

  /** One for each rate: those of a consumer whose rate is changed go on in the same count. */
  #limiterFor(idsPerMinute: number): RateLimiterRedis {
    const key = String(idsPerMinute);
    const known = this.#limiters.get(key);
    if (known) return known;
    const rate = { keyPrefix: KEY_PREFIX, points: idsPerMinute, duration: MINUTE_SECONDS };
    const limiter = new RateLimiterRedis({
      ...rate,
      storeClient: this.redis,
      insuranceLimiter: new RateLimiterMemory(rate),
    });
    this.#limiters.set(key, limiter);
    return limiter;
  }
}
