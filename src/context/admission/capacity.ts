import { byKind, type KindName } from '../kinds/kinds.js';

/** What a request brings, kind by kind; only the kinds that it names. */
export type Load = readonly (readonly [kind: KindName, weight: number])[];

/** What no kind may go beyond: where its table hangs, the others still have the rest. */
const SHARE_OF_A_KIND = 2 / 3;
/** So many requests of a kind are let in however heavy they are: while one waits, another is worked on. */
const ALWAYS = 2;

/** What is worked on of a kind. */
interface InFlight {
  weight: number;
  requests: number;
}

/** How much is worked on at a time, and how much more may be. */
export class Capacity {
  readonly #byKind = byKind((): InFlight => ({ weight: 0, requests: 0 }));
  readonly #mostOfAKind: number;
  #total = 0;

  constructor(private readonly most: number) {
    this.#mostOfAKind = Math.ceil(most * SHARE_OF_A_KIND);
  }

  get total(): number {
    return this.#total;
  }

  /** For the whole of it, and for the part of each kind. */
  hasRoomFor(load: Load): boolean {
    return this.kindsWithoutRoomFor(load).length === 0;
  }

  /** The kinds that keep a request waiting: all of its own, where there is no room for the whole of it. */
  kindsWithoutRoomFor(load: Load): readonly KindName[] {
    if (load.every(([kind]) => this.#isFew(kind))) return [];
    const isTooMuch = this.#total + weightOf(load) > this.most;
    const without = isTooMuch ? load : load.filter((part) => !this.#hasRoom(...part));
    return without.map(([kind]) => kind);
  }

  add(load: Load): void {
    for (const [kind, weight] of load) this.#change(kind, weight, 1);
  }

  /** Takes out what one kind of a load counts for. */
  remove(kind: KindName, load: Load): void {
    for (const [each, weight] of load) if (each === kind) this.#change(kind, -weight, -1);
  }

  #hasRoom(kind: KindName, weight: number): boolean {
    return this.#isFew(kind) || this.#byKind[kind].weight + weight <= this.#mostOfAKind;
  }

  #isFew(kind: KindName): boolean {
    return this.#byKind[kind].requests < ALWAYS;
  }

  #change(kind: KindName, weight: number, requests: number): void {
    const sofar = this.#byKind[kind];
    sofar.weight += weight;
    sofar.requests += requests;
    this.#total += weight;
  }
}

export function weightOf(load: Load): number {
  let sum = 0;
  for (const [, weight] of load) sum += weight;
  return sum;
}
