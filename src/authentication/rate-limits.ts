import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { asked, RateLimitedError } from '../context/index.js';

const KEY_PREFIX = 'context-assembler:rate';
const MINUTE_SECONDS = 60;
/** How long Redis may take to count, before each instance does so for itself. */
const PATIENCE_MS = 400;

/**
 * Counts what is within the rate, and nothing of what is beyond it: to take that back afterwards would
 * be too late for who asks in between, and a present to the next minute where this one ends there.
 */
const SPEND = `
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
local sum = redis.call('get', KEYS[1]) + ARGV[1]
if sum <= tonumber(ARGV[3]) then redis.call('incrby', KEYS[1], ARGV[1]) end
return {sum, redis.call('pttl', KEYS[1])}`;

/** What counts a rate for all instances, and for this one while Redis is away. */
interface Limiters {
  readonly shared: RateLimiterRedis;
  readonly own: RateLimiterMemory;
}

/**
 * Ids that each consumer has had in the current minute, counted by all instances together; while
 * Redis is away, by each for itself.
 */
export class RateLimits {
  readonly #logger = new Logger(RateLimits.name);
  readonly #limiters = new Map<number, Limiters>();
  #isAlone = false;

  constructor(private readonly redis: Redis) {}

  /** @throws RateLimitedError; what is refused is not counted */
  async spend(consumer: string, idsPerMinute: number, ids: number): Promise<void> {
    const { shared, own } = this.#limitersFor(idsPerMinute);
    try {
      await asked(this.redis, PATIENCE_MS, undefined, () => shared.consume(consumer, ids));
      this.#tellTogether();
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        this.#tellTogether();
        throw refusalOf(error);
      }
      this.#tellAlone(error);
      await spendAlone(own, consumer, ids);
    }
  }

  /** Redis may refuse the script as well, and until somebody allows it all have as many rates as instances. */
  #tellAlone(error: unknown): void {
    if (!this.#isAlone) {
      this.#logger.warn(`Each instance counts rates for itself: ${(error as Error).message}`);
    }
    this.#isAlone = true;
  }

  #tellTogether(): void {
    if (this.#isAlone) this.#logger.log('All instances count rates together again');
    this.#isAlone = false;
  }

  /** One for each rate: those of a consumer whose rate is changed go on in the same count. */
  #limitersFor(idsPerMinute: number): Limiters {
    const known = this.#limiters.get(idsPerMinute);
    if (known) return known;
    const rate = { keyPrefix: KEY_PREFIX, points: idsPerMinute, duration: MINUTE_SECONDS };
    const limiters = {
      shared: new RateLimiterRedis({
        ...rate,
        storeClient: this.redis,
        customIncrTtlLuaScript: SPEND,
      }),
      own: new RateLimiterMemory(rate),
    };
    this.#limiters.set(idsPerMinute, limiters);
    return limiters;
  }
}

async function spendAlone(
  limiter: RateLimiterMemory,
  consumer: string,
  ids: number,
): Promise<void> {
  try {
    await limiter.consume(consumer, ids);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    // Who asks for more than is left would otherwise have used up the minute with nothing.
    await limiter.reward(consumer, ids);
    throw refusalOf(refusal);
  }
}

function refusalOf({ msBeforeNext }: RateLimiterRes): RateLimitedError {
  return new RateLimitedError(Math.max(1, Math.ceil(msBeforeNext / 1000)));
}
