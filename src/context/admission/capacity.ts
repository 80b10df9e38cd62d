import { byKind, type KindName } from '../kinds/kinds.js';

/** What work is shared out by: the kinds that are assembled, and what is read that was stored. */
export type Part = KindName | 'stored';

/** What a request brings, part by part; only the parts that it names. */
export type Load = readonly (readonly [part: Part, weight: number])[];

/** What no part may go beyond: where a kind's table hangs, the others still have the rest. */
const SHARE_OF_A_PART = 2 / 3;
/** So many requests of a part are let in however heavy they are: while one waits, another is worked on. */
const ALWAYS = 2;

/** What is worked on of a part. */
interface InFlight {
  weight: number;
  requests: number;
}

/** How much is worked on at a time, and how much more may be. */
export class Capacity {
  readonly #parts: Readonly<Record<Part, InFlight>> = {
    ...byKind((): InFlight => ({ weight: 0, requests: 0 })),
    stored: { weight: 0, requests: 0 },
  };
  readonly #mostOfAPart: number;
  #total = 0;

  constructor(private readonly most: number) {
    this.#mostOfAPart = Math.ceil(most * SHARE_OF_A_PART);
  }

  get total(): number {
    return this.#total;
  }

  /** For the whole of it, and for each part of it. */
  hasRoomFor(load: Load): boolean {
    return this.partsWithoutRoomFor(load).length === 0;
  }

  /** The parts that keep a request waiting: all of its own, where there is no room for the whole of it. */
  partsWithoutRoomFor(load: Load): readonly Part[] {
    if (load.every(([part]) => this.#isFew(part))) return [];
    const isTooMuch = this.#total + weightOf(load) > this.most;
    const without = isTooMuch ? load : load.filter((each) => !this.#hasRoom(...each));
    return without.map(([part]) => part);
  }

  add(load: Load): void {
    for (const [part, weight] of load) this.#change(part, weight, 1);
  }

  /** Takes out what one part of a load counts for. */
  remove(part: Part, load: Load): void {
    for (const [each, weight] of load) if (each === part) this.#change(part, -weight, -1);
  }

  #hasRoom(part: Part, weight: number): boolean {
    return this.#isFew(part) || this.#parts[part].weight + weight <= this.#mostOfAPart;
  }

  #isFew(part: Part): boolean {
    return this.#parts[part].requests < ALWAYS;
  }

  #change(part: Part, weight: number, requests: number): void {
    const sofar = this.#parts[part];
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
