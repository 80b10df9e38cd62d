import type { BagLimits } from './rules/game-rules.js';
import type { RedisFormatSetting } from './redis/redis-format.js';

/** What a host may set; everything has a default. */
export interface ContextOptions {
  /** Life of a stored context, in seconds. @default 3600 */
  readonly ttlSeconds?: number;
  /** The greatest life that a request may ask for, in seconds. @default a day, or `ttlSeconds` */
  readonly maxTtlSeconds?: number;
  /** Ids that one request may name in all, repeats counted. @default 1000 */
  readonly maxIds?: number;
  /** Time for one request, in milliseconds from its arrival. @default 2000 */
  readonly deadlineMs?: number;
  /**
   * How much is worked on at a time, by all ways in together: in ids, and four more for each kind that a
   * request names. Two requests of a kind are let in however many they name. @default 200
   */
  readonly maxInFlight?: number;
  /**
   * How much may wait beyond that, counted alike, or sixteen requests; the rest is refused as
   * `OVERLOADED`. 0: nobody waits. @default 1500
   */
  readonly maxQueued?: number;
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

const A_DAY_IN_SECONDS = 86_400;
/** Redis takes no greater life, in milliseconds, on top of the time of day. */
const GREATEST_TTL_SECONDS = 1e12;
/** The greatest delay of a timer; a greater one would fire at once. */
const GREATEST_DELAY_MS = 2 ** 31 - 1;

/**
 * The settings that options come to.
 * @throws RangeError naming an option that is no number in its range
 */
export function settingsOf(options: ContextOptions): ContextSettings {
  const { redisFormat = 'auto', catalogPath } = options;
  // Redis would refuse EXPIRE with another life only after the JSON.SET before it was done.
  const ttlSeconds = inRange('ttlSeconds', options.ttlSeconds ?? 3600, GREATEST_TTL_SECONDS);
  return {
    ttlSeconds,
    maxTtlSeconds: inRange(
      'maxTtlSeconds',
      options.maxTtlSeconds ?? Math.max(A_DAY_IN_SECONDS, ttlSeconds),
      GREATEST_TTL_SECONDS,
      ttlSeconds,
    ),
    maxIds: inRange('maxIds', options.maxIds ?? 1000, Number.MAX_SAFE_INTEGER),
    deadlineMs: inRange('deadlineMs', options.deadlineMs ?? 2000, GREATEST_DELAY_MS),
    maxInFlight: inRange('maxInFlight', options.maxInFlight ?? 200, Number.MAX_SAFE_INTEGER),
    maxQueued: inRange('maxQueued', options.maxQueued ?? 1500, Number.MAX_SAFE_INTEGER, 0),
    redisFormat,
    vitalsFormat: options.vitalsFormat ?? redisFormat,
    bag: checkedBag(options.bag ?? { slots: 50, maxWeight: 100 }),
    now: options.now ?? Date.now,
    ...(catalogPath === undefined ? {} : { catalogPath }),
  };
}

function checkedBag({ slots, maxWeight }: BagLimits): BagLimits {
  if (!Number.isFinite(maxWeight) || maxWeight < 0) {
    throw new RangeError('ContextModule: bag.maxWeight must be a finite number from 0');
  }
  return { slots: inRange('bag.slots', slots, Number.MAX_SAFE_INTEGER, 0), maxWeight };
}

function inRange(option: string, value: number, greatest: number, least = 1): number {
  if (Number.isInteger(value) && value >= least && value <= greatest) return value;
  throw new RangeError(
    `ContextModule: ${option} must be an integer from ${String(least)} to ${String(greatest)}`,
  );
}
