import { toAsciiJson } from '../json/json-text.js';
import type { ItemEffect } from './item-effects.js';

/** What acts on one stat: the keys of its `source`, and its members as JSON. */
interface Source {
  readonly keys: string[];
  members: string;
}

/** What acts on each stat, collected as the JSON text that a model has of it. */
export class StatSources {
  readonly #sources = new Map<string, Source>();

  /** A second effect of one item on one stat goes beside the first: `item:7`, `item:7#2` … */
  add(key: string, effects: readonly ItemEffect[]): void {
    // Made once an item, as it has many effects: action strings need no escapes.
    const first = `${toAsciiJson(key)}:"`;
    const further = `,${first}`;
    for (const { stat, action } of effects) {
      const source = this.#sources.get(stat);
      if (!source) this.#sources.set(stat, { keys: [key], members: `${first}${action}"` });
      else if (source.keys.includes(key)) addAgain(source, key, action);
      else {
        source.keys.push(key);
        source.members += `${further}${action}"`;
      }
    }
  }

  /** The members of a stat's `source` as JSON, in ASCII; nothing where nothing acts on it. */
  membersOf(stat: string): string | undefined {
    return this.#sources.get(stat)?.members;
  }

  /** What is acted on, in the order in which it first was. */
  get stats(): Iterable<string> {
    return this.#sources.keys();
  }
}

function addAgain(source: Source, key: string, action: string): void {
  const free = freeKey(source.keys, key);
  source.keys.push(free);
  source.members += `,${toAsciiJson(free)}:"${action}"`;
}

function freeKey(taken: readonly string[], key: string): string {
  let free = key;
  for (let count = 2; taken.includes(free); count++) free = `${key}#${String(count)}`;
  return free;
}
