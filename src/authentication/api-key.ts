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

/** Keys by their hashes, each with whose it is. */
export class ApiKeys<Owner> {
  readonly #shelves = new Map<number, Entry<Owner>[]>();

  constructor(owners: Iterable<readonly [hash: string, owner: Owner]>) {
    for (const [hex, owner] of owners) {
      const entry = { digest: Buffer.from(hex, 'hex'), owner };
      const shelf = this.#shelves.get(shelfOf(entry.digest));
      if (shelf) shelf.push(entry);
      else this.#shelves.set(shelfOf(entry.digest), [entry]);
    }
  }

  /** Takes the same time whichever key it is, however many there are. */
  ownerOf(key: string): Owner | undefined {
    if (key.length > LONGEST_KEY) return undefined;
    const presented = hash('sha256', key, 'buffer');
    let found: Owner | undefined;
    for (const { digest, owner } of this.#shelves.get(shelfOf(presented)) ?? []) {
      if (timingSafeEqual(digest, presented)) found = owner;
    }
    return found;
  }
}

/** By a few bits of a hash, from which nobody learns how a key goes on. */
function shelfOf(digest: Buffer): number {
  return digest.readUInt16BE(0);
}
