import { randomUUID } from 'node:crypto';

const PREFIX = 'temp:setup:';

/** The form of a key: `temp:setup:` and a UUID of version 4, in either case. */
export const KEY_PATTERN =
  '^temp:setup:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$';

const key = new RegExp(KEY_PATTERN);

/** A fresh key: `temp:setup:` and a random UUID of version 4. Who has the key may read the context. */
export function newContextKey(): string {
  return PREFIX + randomUUID();
}

export function isContextKey(value: unknown): value is string {
  return typeof value === 'string' && key.test(value);
}
