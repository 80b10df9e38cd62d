import { type Capacity, type Load, type Part, weightOf } from './capacity.js';

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
  #urgentWeight = 0;
  #usualWeight = 0;
  #urgentInARow = 0;

  constructor(private readonly most: number) {}

  get length(): number {
    return this.#urgent.size + this.#usual.size;
  }

  /** Whether somebody waits for room of a part that a request names. */
  isWaitedFor(load: Load, capacity: Capacity): boolean {
    for (const waiting of this.#inOrder()) {
      const awaited = capacity.partsWithoutRoomFor(waiting.load);
      if (load.some(([part]) => awaited.includes(part))) return true;
    }
    return false;
  }

  /** Whether a request may wait; what the others take up is there for the urgent. */
  hasRoomFor(load: Load, isUrgent: boolean): boolean {
    const before = isUrgent ? this.#urgent.size : this.length;
    const weight = this.#urgentWeight + (isUrgent ? 0 : this.#usualWeight) + weightOf(load);
    return this.most > 0 && (before < ALWAYS || weight <= this.most);
  }

  /** @returns whether there was room; for the urgent it is made by sending away who came last of the others */
  join(waiting: Waiting): boolean {
    const { load, isUrgent } = waiting;
    if (!this.hasRoomFor(load, isUrgent)) return false;
    if (!this.hasRoomFor(load, false)) this.#makeRoomFor(load);
    (isUrgent ? this.#urgent : this.#usual).add(waiting);
    this.#count(waiting, 1);
    return true;
  }

  leave(waiting: Waiting): void {
    if (this.#urgent.delete(waiting) || this.#usual.delete(waiting)) this.#count(waiting, -1);
  }

  /**
   * Takes out who goes next, if there is room. Who waits for room of a part is passed by nobody of that
   * part, and by those of the others: the weight of a request keeps it waiting until there are few of its
   * part.
   */
  next(capacity: Capacity): Waiting | undefined {
    const full = new Set<Part>();
    for (const waiting of this.#inOrder()) {
      if (waiting.load.some(([part]) => full.has(part))) continue;
      const awaited = capacity.partsWithoutRoomFor(waiting.load);
      if (awaited.length === 0) return this.#taken(waiting);
      for (const part of awaited) full.add(part);
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

  #count({ load, isUrgent }: Waiting, sign: 1 | -1): void {
    if (isUrgent) this.#urgentWeight += sign * weightOf(load);
    else this.#usualWeight += sign * weightOf(load);
  }

  #makeRoomFor(load: Load): void {
    for (const last of [...this.#usual].reverse()) {
      this.leave(last);
      last.turnAway();
      if (this.hasRoomFor(load, false)) return;
    }
  }
}
