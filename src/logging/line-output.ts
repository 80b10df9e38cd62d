import { writeSync } from 'node:fs';

/** What may wait for a reader that is slow, in bytes; lines beyond it are lost. */
const MOST_WAITING = 16 * 1024 * 1024;
/** What is written before others have their turn, of what has waited. */
const MOST_AT_ONCE = 256 * 1024;
const PAUSE_MS = 10;

/**
 * Lines to a file descriptor that does not block: a reader that stands still holds nobody up, one that
 * is gone or a disk that is full costs the lines alone, and the end of the process waits for neither.
 */
export class LineOutput {
  /** Of the first one what is left of it. */
  readonly #waiting: Buffer[] = [];
  #bytes = 0;

  constructor(
    private readonly fd: number,
    private readonly mostWaiting = MOST_WAITING,
  ) {}

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.mostWaiting) return;
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    // Where others wait already, they are tried in a moment.
    if (this.#waiting.length === 1) this.#writeOn(MOST_AT_ONCE);
  }

  /** Tries once more to write all that waits: the process may be about to end. */
  flush(): void {
    this.#writeOn(Infinity);
  }

  #writeOn(most: number): void {
    let written = 0;
    const least = this.#bytes - most;
    try {
      for (const line of this.#waiting) {
        if (this.#bytes < least) break;
        this.#put(line, written);
        written++;
      }
      if (written < this.#waiting.length) this.#tryAgain();
    } catch (error) {
      // Of any other error there is nobody to tell: what waits is lost.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') this.#tryAgain();
      else written = this.#waiting.length;
    }
    this.#waiting.splice(0, written);
    if (this.#waiting.length === 0) this.#bytes = 0;
  }

  #put(line: Buffer, at: number): void {
    let rest = line;
    while (rest.length > 0) {
      const count = writeSync(this.fd, rest);
      rest = rest.subarray(count);
      this.#bytes -= count;
      this.#waiting[at] = rest;
    }
  }

  #tryAgain(): void {
    setTimeout(() => {
      this.#writeOn(MOST_AT_ONCE);
    }, PAUSE_MS).unref();
  }
}
