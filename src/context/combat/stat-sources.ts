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
    const name = toAsciiJson(key);
    for (const { stat, action } of effects) {
      const source = this.#sources.get(stat);
      if (source) addTo(source, key, name, action);
      else this.#sources.set(stat, { keys: [key], members: `${name}:"${action}"` });
    }
  }

  /** The members of each stat's `source` as JSON, in ASCII; stats that nothing acts on are left out. */
  *members(): Generator<readonly [stat: string, members: string]> {
    for (const [stat, { members }] of this.#sources) yield [stat, members];
  }
}

/** @param name the key as JSON; an action string needs no escapes */
function addTo(source: Source, key: string, name: string, action: string): void {
  const free = freeKey(source.keys, key);
  source.keys.push(free);
  source.members += `,${free === key ? name : toAsciiJson(free)}:"${action}"`;
}

function freeKey(taken: readonly string[], key: string): string {
  let free = key;
  for (let count = 2; taken.includes(free); count++) free = `${key}#${String(count)}`;
  return free;
}
