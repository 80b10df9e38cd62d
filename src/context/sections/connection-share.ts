/** No connection came free in time. */
export class NoConnectionError extends Error {
  constructor(milliseconds: number) {
    super(`No connection to the database came free within ${milliseconds.toFixed()} ms`);
    this.name = 'NoConnectionError';
  }
}

let waiting = 0;

/** Statements that wait for a connection of their kind's; of the whole process, as its metrics are. */
export function waitingForConnections(): number {
  return waiting;
}

/**
 * The connections that one kind may use at a time: statements of it that hang hold these, and leave
 * the others of the pool to the other kinds. Who waits is served in order.
 */
export class ConnectionShare {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(size: number) {
    this.#free = size;
  }

  /** Whether there was one; it is to be given back. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Waits for one. @throws NoConnectionError */
  wait(patienceMs: number): Promise<void> {
    waiting++;
    return new Promise((resolve, reject) => {
      const give = () => {
        clearTimeout(timer);
        waiting--;
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(give);
        waiting--;
        reject(new NoConnectionError(patienceMs));
      }, patienceMs);
      this.#waiting.add(give);
    });
  }

  giveBack(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
