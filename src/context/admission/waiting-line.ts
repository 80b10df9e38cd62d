import type { KindName } from '../kinds/kinds.js';
import { type Capacity, type Load, weightOf } from './capacity.js';

/** A request that waits for its turn. */
export interface Waiting {
  readonly load: Load;
  readonly isUrgent: boolean;
  readonly letIn: () => void;
  readonly turnAway: () => void;
}

/** So many may wait however heavy they are, unless nobody may. */
const ALWAYS = 16;
/** Of the urgent, so many go before the others; then one of the others, so that none waits for ever. */
const URGENT_IN_A_ROW = 8;

/** Who waits: the urgent before the others, and otherwise in order of arrival. */
export class WaitingLine {
  readonly #urgent = new Set<Waiting>();
  readonly #usual = new Set<Waiting>();
  #weight = 0;
  #urgentInARow = 0;

  constructor(private readonly most: number) {}

  get length(): number {
    return this.#urgent.size + this.#usual.size;
  }

  /** @returns whether there was room; for the urgent it is made by sending away who came last of the others */
  join(waiting: Waiting): boolean {
    const weight = weightOf(waiting.load);
    if (waiting.isUrgent) {
      while (!this.#fits(weight) && this.#usual.size > 0) this.#sendTheLastAway();
    }
    if (!this.#fits(weight)) return false;
    (waiting.isUrgent ? this.#urgent : this.#usual).add(waiting);
    this.#weight += weight;
    return true;
  }

  leave(waiting: Waiting): void {
    if (!this.#urgent.delete(waiting) && !this.#usual.delete(waiting)) return;
    this.#weight -= weightOf(waiting.load);
  }

  /**
   * Takes out who goes next, if there is room. Who waits for a kind is passed by nobody of that kind, and
   * by those of the others: the weight of a request keeps it waiting until there are few of its kind.
   */
  next(capacity: Capacity): Waiting | undefined {
    const full = new Set<KindName>();
    for (const waiting of this.#inOrder()) {
      if (waiting.load.some(([kind]) => full.has(kind))) continue;
      if (capacity.hasRoomFor(waiting.load)) return this.#taken(waiting);
      for (const [kind] of waiting.load) full.add(kind);
    }
    return undefined;
  }

  *#inOrder(): Iterable<Waiting> {
    const isTheirTurn = this.#urgentInARow < URGENT_IN_A_ROW;
    yield* isTheirTurn ? this.#urgent : this.#usual;
    yield* isTheirTurn ? this.#usual : this.#urgent;
  }

  #taken(waiting: Waiting): Waiting {
    this.leave(waiting);
    this.#urgentInARow = waiting.isUrgent ? this.#urgentInARow + 1 : 0;
    return waiting;
  }

  #fits(weight: number): boolean {
    if (this.most === 0) return false;
    return this.length < ALWAYS || this.#weight + weight <= this.most;
  }

  #sendTheLastAway(): void {
    const last = [...this.#usual].at(-1);
    if (!last) return;
    this.leave(last);
    last.turnAway();
  }
}
