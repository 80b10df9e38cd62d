import type { Redis } from 'ioredis';
import type { ContextResponseDTO } from '../../src/context/index.js';
import { expectPublished, isOfPublishedScope } from './published-schemas.js';

const KEY = /temp:setup:[0-9a-f-]{36}/g;

/** How a context is read back from Redis, by format. */
export type ContextFormat = 'json' | 'string';

/** Every key of an answer. */
export function keysOf({ player, monster, pet }: ContextResponseDTO): readonly string[] {
  const byKind: readonly Readonly<Record<string, string>>[] = [player, monster, pet];
  return byKind.flatMap((keys) => Object.values(keys));
}

/** An answer, or any text with keys, that can be compared with another: each key becomes `KEY`. */
export function withoutKeys<Answer>(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer).replace(KEY, 'KEY')) as Answer;
}

/** The text of a stored context; one of a published scope is what is published of it. */
export async function readContext(
  redis: Redis,
  key: string,
  format: ContextFormat = 'string',
): Promise<string> {
  const text = format === 'json' ? await redis.call('JSON.GET', key) : await redis.get(key);
  if (typeof text !== 'string') throw new Error(`There is no context ${key}`);
  const context: unknown = JSON.parse(text);
  if (isOfPublishedScope(context)) expectPublished(context);
  return text;
}

/** The lives in seconds of all keys in the database, -1 for one without a life. */
export async function livesOf(redis: Redis, pattern = 'temp:setup:*'): Promise<readonly number[]> {
  const keys = await redis.keys(pattern);
  return Promise.all(keys.map((key) => redis.ttl(key)));
}
