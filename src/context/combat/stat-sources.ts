import { toAsciiJson } from '../json/json-text.js';

/** What acts on one stat: the keys of its `source`, and its members as JSON. */
interface Source {
  readonly keys: string[];
  members: string;
}

/** What acts on each stat, collected as the JSON text that a model has of it. */
export class StatSources {
  readonly #sources = new Map<string, Source>();

  /** The stats that something acts on. */
  get stats(): Iterable<string> {
    return this.#sources.keys();
  }

  /**
   * A second effect of one item on one stat goes beside the first: `item:7`, `item:7#2` …
   * @param action an action string, which needs no escapes
   */
  add(stat: string, key: string, action: string): void {
    const source = this.#sources.get(stat);
    if (!source) {
      this.#sources.set(stat, { keys: [key], members: memberOf(key, action) });
      return;
    }
    const free = freeKey(source.keys, key);
    source.keys.push(free);
    source.members += `,${memberOf(free, action)}`;
  }

  /** @returns the members of the stat's `source`, as JSON; nothing where nothing acts on it */
  membersOf(stat: string): string {
    return this.#sources.get(stat)?.members ?? '';
  }
}

function memberOf(key: string, action: string): string {
  return `${toAsciiJson(key)}:"${action}"`;
}

function freeKey(taken: readonly string[], key: string): string {
  let free = key;
  for (let count = 2; taken.includes(free); count++) free = `${key}#${String(count)}`;
  return free;
}
