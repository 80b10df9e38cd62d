import { byKind, type KindName } from '../kinds/kinds.js';

/** What a request brings, kind by kind; only the kinds that it names. */
export type Load = readonly (readonly [kind: KindName, weight: number])[];

/** What no kind may go beyond: where its table hangs, the others still have the rest. */
const SHARE_OF_A_KIND = 2 / 3;

/** How much is worked on at a time, and how much more may be. */
export class Capacity {
  readonly #byKind: Record<KindName, number> = { ...byKind(() => 0) };
  readonly #mostOfAKind: number;
  #total = 0;

  constructor(private readonly most: number) {
    this.#mostOfAKind = Math.ceil(most * SHARE_OF_A_KIND);
  }

  get total(): number {
    return this.#total;
  }

  /** However heavy a load is, it finds room where there is nothing else. */
  hasRoomFor(load: Load): boolean {
    return this.#total === 0 || (this.fits(weightOf(load)) && !this.isFullFor(load));
  }

  /** Whether there is room for so much, whatever its kinds. */
  fits(weight: number): boolean {
    return this.#total === 0 || this.#total + weight <= this.most;
  }

  /** Whether one of the load's kinds has no room for its part. */
  isFullFor(load: Load): boolean {
    return load.some(([kind, weight]) => {
      const sofar = this.#byKind[kind];
      return sofar > 0 && sofar + weight > this.#mostOfAKind;
    });
  }

  add(load: Load): void {
    for (const [kind, weight] of load) this.#change(kind, weight);
  }

  /** Takes out what one kind of a load counts for. */
  remove(kind: KindName, load: Load): void {
    for (const [each, weight] of load) if (each === kind) this.#change(kind, -weight);
  }

  #change(kind: KindName, weight: number): void {
    this.#byKind[kind] += weight;
    this.#total += weight;
  }
}

export function weightOf(load: Load): number {
  let sum = 0;
  for (const [, weight] of load) sum += weight;
  return sum;
}
