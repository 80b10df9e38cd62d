import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { ContextSettings } from '../context.options.js';
import { CONTEXT_REDIS, CONTEXT_SETTINGS } from '../context.tokens.js';
import { JsonCommands, resolveFormat } from './redis-format.js';
import { RedisDownError, untilReady } from './redis-link.js';

const PATIENCE_MS = 5000;

/** Sees at start that Redis can keep what the settings ask for. */
@Injectable()
export class RedisStart implements OnModuleInit {
  readonly #logger = new Logger(RedisStart.name);

  constructor(
    @Inject(CONTEXT_REDIS) private readonly redis: Redis,
    private readonly commands: JsonCommands,
    @Inject(CONTEXT_SETTINGS) private readonly settings: ContextSettings,
  ) {}

  /**
   * Waits a while for the link, so that the first requests find it ready.
   * @throws JsonCommandsMissingError or RedisDownError when a setting is `json` and the server
   * has no such commands, or cannot be asked: the application does not start
   */
  async onModuleInit(): Promise<void> {
    for (const risk of risksOf(this.redis)) this.#logger.warn(risk);
    const { redisFormat, vitalsFormat } = this.settings;
    const needsJson = redisFormat === 'json' || vitalsFormat === 'json';
    if (!(await untilReady(this.redis, PATIENCE_MS))) {
      if (needsJson) throw new RedisDownError(this.redis.status);
      this.#logger.warn('Redis is not there yet: until it is, nothing can be stored');
      return;
    }
    try {
      const contexts = await resolveFormat(redisFormat, this.commands);
      const vitals = await resolveFormat(vitalsFormat, this.commands);
      this.#logger.log(`Contexts are kept as ${contexts}, live vitals are read as ${vitals}`);
    } catch (error) {
      if (needsJson) throw error;
      this.#logger.warn('Redis does not say whether it has the JSON commands: it is asked again');
    }
  }
}

/** What a host's client does that would break a promise of ours while Redis is away or hangs. */
function risksOf({ options }: Redis): readonly string[] {
  const { maxRetriesPerRequest, enableOfflineQueue, commandTimeout } = options;
  return [
    ...(maxRetriesPerRequest === 0
      ? []
      : ['maxRetriesPerRequest is not 0: what a broken link did not answer is sent once more']),
    ...(enableOfflineQueue === false
      ? []
      : ['enableOfflineQueue is not false: commands wait for a link that is away, and run later']),
    ...(commandTimeout === undefined
      ? ['commandTimeout is not set: a link that died silently may be made anew only to hang again']
      : []),
  ].map((risk) => `The client of Redis: ${risk}`);
}
