import type { JsonNode } from './json-document.js';

export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'ReJSON-RL'; readonly document: JsonNode };

interface Entry {
  readonly value: Value;
  readonly expiresAt: number;
}

/** The keys of one numbered database, each with its value and its life. */
export class Keyspace {
  private readonly entries = new Map<string, Entry>();

  get(key: string): Value | undefined {
    return this.find(key)?.value;
  }

  /** @param expiresAt milliseconds since the epoch; by default the key has no life of its own */
  set(key: string, value: Value, expiresAt = Infinity): void {
    this.entries.set(key, { value, expiresAt });
  }

  expiryOf(key: string): number | undefined {
    return this.find(key)?.expiresAt;
  }

  /** What is left in milliseconds: -1 for a key that stays, -2 for one that is not there. */
  lifeMs(key: string): number {
    const expiresAt = this.expiryOf(key);
    if (expiresAt === undefined) return -2;
    return expiresAt === Infinity ? -1 : expiresAt - Date.now();
  }

  lifeSeconds(key: string): number {
    const left = this.lifeMs(key);
    return left < 0 ? left : Math.round(left / 1000);
  }

  delete(key: string): boolean {
    return this.find(key) !== undefined && this.entries.delete(key);
  }

  keys(): string[] {
    return [...this.entries.keys()].filter((key) => this.find(key) !== undefined);
  }

  clear(): void {
    this.entries.clear();
  }

  private find(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || Date.now() < entry.expiresAt) return entry;
    this.entries.delete(key);
    return undefined;
  }
}
