import { type BagLimits } from './projections/game-rules.js';
import { type RedisFormatSetting } from './redis/redis-format.js';

/** What a host may set; everything has a default. */
export interface ContextOptions {
  /** Life of a stored context, in seconds. @default 3600 */
  readonly ttlSeconds?: number;
  /** Ids that one request may name in all, repeats counted. @default 1000 */
  readonly maxIds?: number;
  /** Time for one request, in milliseconds from its arrival. @default 2000 */
  readonly deadlineMs?: number;
  /** How contexts are kept in Redis. @default 'auto' */
  readonly redisFormat?: RedisFormatSetting;
  /** How the game keeps the live vitals in Redis. @default the format of the contexts */
  readonly vitalsFormat?: RedisFormatSetting;
  /** Slots and greatest weight of a player's bag. @default 50 slots, a weight of 100 */
  readonly bag?: BagLimits;
  /** A file with the game's catalog. @default a small catalog of our own */
  readonly catalogPath?: string;
  /** The clock, in Unix milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** The options with every default filled in. */
export type ContextSettings = Required<Omit<ContextOptions, 'catalogPath'>> &
  Pick<ContextOptions, 'catalogPath'>;

export function settingsOf(options: ContextOptions): ContextSettings {
  const { redisFormat = 'auto', catalogPath } = options;
  return {
    ttlSeconds: options.ttlSeconds ?? 3600,
    maxIds: options.maxIds ?? 1000,
    deadlineMs: options.deadlineMs ?? 2000,
    redisFormat,
    vitalsFormat: options.vitalsFormat ?? redisFormat,
    bag: options.bag ?? { slots: 50, maxWeight: 100 },
    now: options.now ?? Date.now,
    ...(catalogPath === undefined ? {} : { catalogPath }),
  };
}
