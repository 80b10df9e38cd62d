/** Messages that wait at the most: to see to them takes a tenth of a millisecond. */
const MOST = 100;

/**
 * Messages that are seen to together. One at a time, between all the rest that a request takes, each
 * would find the code for it cold: that came to a tenth of a short request.
 */
export class Batch<Message> {
  #waiting: Message[] = [];

  constructor(private readonly see: (message: Message) => void) {}

  readonly add = (message: Message): void => {
    this.#waiting.push(message);
    if (this.#waiting.length >= MOST) this.empty();
  };

  /** Sees to all that wait. */
  readonly empty = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) this.see(message);
  };
}
