import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits: nobody guesses one, so that a hash without salt tells nothing of it. */
const KEY_BYTES = 32;
/** So that a key is known for what it is where it turns up. */
const PREFIX = 'cak_';
/** What is longer is no key, and not worth hashing. */
const LONGEST_KEY = 512;

/** A new key, for its consumer alone. */
export function newApiKey(): string {
  return PREFIX + randomBytes(KEY_BYTES).toString('base64url');
}

/** What the service keeps of a key: SHA-256 in hexadecimal digits. */
export function hashOf(key: string): string {
  return hash('sha256', key);
}

interface Entry<Owner> {
  readonly digest: Buffer;
  readonly owner: Owner;
}

/**
 * Keys by their hashes, each with whose it is. The first two bytes of a hash find those to compare it
 * with, however many keys there are: what their timing tells of a hash does not lead to its key.
 */
export class ApiKeys<Owner> {
  readonly #entries = new Map<number, Entry<Owner>[]>();

  constructor(owners: Iterable<readonly [hash: string, owner: Owner]>) {
    for (const [hex, owner] of owners) {
      const digest = Buffer.from(hex, 'hex');
      const place = digest.readUInt16BE();
      this.#entries.set(place, [...(this.#entries.get(place) ?? []), { digest, owner }]);
    }
  }

  /** Hashes are compared in constant time. */
  ownerOf(key: string): Owner | undefined {
    if (key.length > LONGEST_KEY) return undefined;
    const presented = hash('sha256', key, 'buffer');
    const alike = this.#entries.get(presented.readUInt16BE());
    return alike?.find(({ digest }) => timingSafeEqual(digest, presented))?.owner;
  }
}
