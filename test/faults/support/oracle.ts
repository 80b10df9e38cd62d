import { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { ContextRequest, ContextResponseDTO } from '../../../src/context/index.js';
import type { ChildService } from '../../support/child-service.js';
import { type ContextFormat, keysOf, livesOf } from '../../support/stored.js';
import { EFFORT } from './effort.js';
import type { Answer } from './load.js';
import { expectIdle } from './idle.js';
import { CANARY, type Game } from './world.js';

const DEADLINE_MS = 2000;
const TTL_SECONDS = 3600;
const KINDS = ['player', 'monster', 'pet'] as const;
const ILL_NOISE = /unhandledRejection|uncaughtException|UnhandledPromise|MaxListenersExceeded/i;
const WHOLE_KEY = /temp:setup:[0-9a-f]{8}-[0-9a-f-]{27}/i;
const KEYS_AT_A_TIME = 1000;

/** What an oracle is asked about. */
export interface Case {
  readonly answers: readonly Answer[];
  readonly service: ChildService;
  readonly game: Game;
  readonly redisUrl: string;
  readonly format?: ContextFormat;
  /** Keys of requests from before were in a Redis that lost them, and are not looked for. */
  readonly keptSince?: number;
  /** Answers that may be missing, or late: who was to bring them was away. */
  readonly mayBeLost?: (answer: Answer) => boolean;
  /** What an answer may come later for, beside its deadline. */
  readonly extraMs?: number;
}

/** What holds after every fault. */
export async function expectOracle(one: Case): Promise<void> {
  expectAnswered(one);
  await expectStored(one);
  expectQuiet(one);
  await expectIdle(one);
}

/** Every request is answered, in time, and tells of every id once. */
export function expectAnswered({
  answers,
  mayBeLost = () => false,
  extraMs = 0,
}: Pick<Case, 'answers' | 'mayBeLost' | 'extraMs'>): void {
  expect(answers.length).toBeGreaterThan(0);
  const limit = DEADLINE_MS + EFFORT.lateMs + extraMs;
  for (const answer of answers) {
    const { result, request, milliseconds } = answer;
    if (!mayBeLost(answer)) {
      expect(result).not.toHaveProperty('lost');
      expect(milliseconds).toBeLessThanOrEqual(limit);
    }
    if ('response' in result) expectEveryIdOnce(result.response, request);
    if ('refused' in result) expect(result.refused.retryable).toBe(true);
  }
}

/** Each requested id is in one of the map and `errors`, and has a reason in the latter. */
export function expectEveryIdOnce(response: ContextResponseDTO, request: ContextRequest): void {
  for (const kind of KINDS) {
    const asked = (request[`${kind}_ids`] ?? []).map(String).sort();
    const failed = response.errors[kind].map(String).sort();
    const told = [...Object.keys(response[kind]), ...failed].sort();
    if (told.join() !== asked.join()) expect(told).toEqual(asked);
    const reasons = Object.keys(response.reasons[kind]).sort();
    if (reasons.join() !== failed.join()) expect(reasons).toEqual(failed);
  }
}

/** Every key that was answered is there, is that entity's and has a life; no key has none. */
export async function expectStored(
  one: Pick<Case, 'answers' | 'redisUrl' | 'format' | 'keptSince'>,
): Promise<void> {
  const { answers, redisUrl, format = 'string', keptSince = -Infinity } = one;
  const redis = new Redis(redisUrl);
  try {
    const kept = answers.filter(({ startedAt }) => startedAt >= keptSince);
    const keys = kept.flatMap(({ result }) =>
      'response' in result ? entriesOf(result.response) : [],
    );
    for (let at = 0; at < keys.length; at += KEYS_AT_A_TIME) {
      await expectContexts(redis, format, keys.slice(at, at + KEYS_AT_A_TIME));
    }
    expect(await livesOf(redis)).not.toContain(-1);
  } finally {
    redis.disconnect();
  }
}

type Entry = readonly [id: string, key: string];

function entriesOf(response: ContextResponseDTO): readonly Entry[] {
  return KINDS.flatMap((kind) => Object.entries<string>(response[kind]));
}

async function expectContexts(
  redis: Redis,
  format: ContextFormat,
  entries: readonly Entry[],
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const [, key] of entries) {
    if (format === 'json') pipeline.call('JSON.GET', key);
    else pipeline.get(key);
    pipeline.ttl(key);
  }
  const replies = (await pipeline.exec()) ?? [];
  for (const [at, [id, key]] of entries.entries()) {
    const text = replies[2 * at]?.[1];
    const life = replies[2 * at + 1]?.[1];
    if (typeof text !== 'string')
      throw new Error(`The answered context of ${id} is not there: ${key}`);
    const { meta } = JSON.parse(text) as { readonly meta: { readonly entity_id: unknown } };
    expect(String(meta.entity_id)).toBe(id);
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThanOrEqual(TTL_SECONDS);
  }
}

/** The process met nothing that it did not expect, and gave no secret away. */
export function expectQuiet({
  service,
  game,
}: {
  readonly service: Pick<ChildService, 'output'>;
  readonly game: Game;
}): void {
  const output = service.output();
  expect(output).not.toMatch(ILL_NOISE);
  expect(output).not.toMatch(WHOLE_KEY);
  expect(output).not.toContain(CANARY);
  expect(output).not.toContain(game.password);
}

/** The keys of all answers. */
export function answeredKeys(answers: readonly Answer[]): readonly string[] {
  return answers.flatMap(({ result }) => ('response' in result ? keysOf(result.response) : []));
}
