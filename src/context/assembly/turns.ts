/** Who waits for a turn, and how much there is to be done in it. */
interface Waiting {
  readonly work: number;
  readonly begin: () => void;
}

/**
 * Shares out the turns of the event loop: in each so much work is done, by however many.
 * Who finds no room in a turn waits for a later one, in order of arrival; between two of them the loop
 * sees to all the rest.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #done = 0;
  #isUnderWay = false;

  /** @param most work of one turn; what alone is more than this has a turn for itself */
  constructor(private readonly most: number) {}

  /** @returns nothing where there is room in this turn: one need not wait */
  take(work: number): Promise<void> | undefined {
    if (this.#waiting.length > 0 || !this.#hasRoomFor(work)) {
      return new Promise((begin) => {
        this.#waiting.push({ work, begin });
      });
    }
    this.#begin(work);
    return undefined;
  }

  #hasRoomFor(work: number): boolean {
    return this.#done === 0 || this.#done + work <= this.most;
  }

  #begin(work: number): void {
    this.#done += work;
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    setImmediate(() => {
      this.#isUnderWay = false;
      this.#done = 0;
      this.#letIn();
    });
  }

  #letIn(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (!next || !this.#hasRoomFor(next.work)) return;
      this.#waiting.shift();
      this.#begin(next.work);
      next.begin();
    }
  }
}
