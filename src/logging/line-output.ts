import { writeSync } from 'node:fs';

/** What may wait for a reader that is slow, in bytes; lines beyond it are lost. */
const MOST_WAITING = 16 * 1024 * 1024;
const PAUSE_MS = 50;

/**
 * Lines to a file descriptor that does not block: a reader that stands still holds nobody up, one that
 * is gone or a disk that is full costs the lines alone, and the end of the process waits for neither.
 */
export class LineOutput {
  #waiting: Buffer[] = [];
  #bytes = 0;

  constructor(
    private readonly fd: number,
    private readonly mostWaiting = MOST_WAITING,
  ) {}

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#bytes > 0) this.#keep(bytes);
    else this.#put(bytes);
  }

  /** Tries once more to write what waits. */
  flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    this.#put(bytes);
  }

  #put(bytes: Buffer): void {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.fd, rest));
    } catch (error) {
      // Of any other error there is nobody to tell.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      this.#keep(rest);
      setTimeout(() => {
        this.flush();
      }, PAUSE_MS).unref();
    }
  }

  #keep(bytes: Buffer): void {
    if (this.#bytes + bytes.length > this.mostWaiting) return;
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
  }
}
