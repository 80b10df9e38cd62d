import { randomUUID } from 'node:crypto';

const PREFIX = 'temp:setup:';
const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A fresh key: `temp:setup:` and a random UUID of version 4. Who has the key may read the context. */
export function newContextKey(): string {
  return PREFIX + randomUUID();
}

export function isContextKey(value: unknown): value is string {
  return (
    typeof value === 'string' && value.startsWith(PREFIX) && UUID4.test(value.slice(PREFIX.length))
  );
}
