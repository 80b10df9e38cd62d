import { toAsciiJson } from '../json/json-text.js';
import type { ItemEffect } from './item-effects.js';

/** So many keys are looked through sooner than a set of them is made; of thousands it would take for ever. */
const FEW = 16;

/** What acts on one stat: the keys of its `source`, and its members as JSON. */
interface Source {
  readonly keys: string[];
  /** The same keys, where they are more than a few. */
  known?: Set<string>;
  /** How often a key was to be had, where it was more than once. */
  uses?: Map<string, number>;
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
      else if (isTaken(source, key)) addAgain(source, key, action);
      else {
        take(source, key);
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
  const uses = (source.uses ??= new Map<string, number>());
  let count = (uses.get(key) ?? 1) + 1;
  while (isTaken(source, `${key}#${String(count)}`)) count++;
  uses.set(key, count);
  const free = `${key}#${String(count)}`;
  take(source, free);
  source.members += `,${toAsciiJson(free)}:"${action}"`;
}

function isTaken(source: Source, key: string): boolean {
  if (source.keys.length <= FEW) return source.keys.includes(key);
  source.known ??= new Set(source.keys);
  return source.known.has(key);
}

function take(source: Source, key: string): void {
  source.keys.push(key);
  source.known?.add(key);
}
