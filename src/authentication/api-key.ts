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

/** Keys by their hashes, each with whose it is. */
export class ApiKeys<Owner> {
  readonly #entries: readonly { readonly digest: Buffer; readonly owner: Owner }[];

  constructor(owners: Iterable<readonly [hash: string, owner: Owner]>) {
    this.#entries = [...owners].map(([hex, owner]) => ({ digest: Buffer.from(hex, 'hex'), owner }));
  }

  /** Takes the same time whichever key it is, and whether it is one. */
  ownerOf(key: string): Owner | undefined {
    if (key.length > LONGEST_KEY) return undefined;
    const presented = hash('sha256', key, 'buffer');
    let found: Owner | undefined;
    for (const { digest, owner } of this.#entries) {
      if (timingSafeEqual(digest, presented)) found = owner;
    }
    return found;
  }
}
