import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { KIND_NAMES } from '../context/index.js';

const ALL = z.literal('*');
const names = z.array(z.string().min(1)).or(ALL);

const consumer = z.strictObject({
  /** What a token's `sub` says, and log lines: issuers put addresses and paths there. */
  name: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  /** SHA-256 of each of its keys: as many as it takes to change one without a pause. */
  key_hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).default([]),
  scopes: names,
  kinds: z.array(z.enum(KIND_NAMES)).or(ALL),
  /** No limit without it. */
  ids_per_minute: z.int().min(1).max(1_000_000_000).optional(),
});

const file = z.strictObject({ consumers: z.array(consumer) });

/** Who may ask, and for what. */
export type Consumer = z.infer<typeof consumer>;

/** The file of consumers is not to be used; the message has nothing of what is in it. */
export class ConsumersFileError extends Error {
  /** @param isUnread whether nothing is known of what is in it */
  constructor(
    reasons: readonly string[],
    readonly isUnread = false,
  ) {
    super(`CONTEXT_CONSUMERS_PATH names no file of consumers: ${reasons.join('; ')}`);
    this.name = 'ConsumersFileError';
  }
}

/** @throws ConsumersFileError */
export function readConsumers(path: string): readonly Consumer[] {
  const parsed = file.safeParse(jsonIn(path));
  if (!parsed.success) {
    // Messages of zod, and names of members that it does not know, may be a key in the wrong place.
    throw new ConsumersFileError(
      parsed.error.issues.map(({ path: at, code }) => `${at.join('.') || 'the file'}: ${code}`),
    );
  }
  const { consumers } = parsed.data;
  checkDistinct(consumers);
  return consumers;
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined
      ? new ConsumersFileError(['it is not JSON'])
      : new ConsumersFileError([`it cannot be read (${code})`], true);
  }
}

function checkDistinct(consumers: readonly Consumer[]): void {
  const faults: string[] = [];
  const known = consumers.map(({ name }) => name);
  if (new Set(known).size < known.length) faults.push('two consumers have one name');
  const hashes = consumers.flatMap(({ key_hashes }) => key_hashes);
  if (new Set(hashes).size < hashes.length) faults.push('a key is there twice');
  if (faults.length > 0) throw new ConsumersFileError(faults);
}
