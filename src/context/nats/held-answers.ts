import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';

/** After a break, until those who asked are back too: as far as they come back as fast. */
const RETURN_MS = 250;
const LOOK_EVERY_MS = 10;

/** Answers that are done while NATS is away: what is sent then is lost without a word. */
export class HeldAnswers<Answer> {
  readonly #held: Answer[] = [];
  #isAway = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (answer: Answer) => void) {}

  /** @returns whether it is kept, to be sent later */
  hold(answer: Answer): boolean {
    if (this.#isAway) this.#held.push(answer);
    return this.#isAway;
  }

  /** Holds answers while the connection is broken; once it is closed for good, no more. */
  async follow(connection: Pick<NatsConnection, 'status'>): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') this.#leave();
      // Who asked has lost its connection as well, and is to hear it.
      if (type === 'reconnect') this.#return();
    }
    this.#isAway = false;
    this.#sendAll();
  }

  /** Sends what is held now, or as soon as the connection is up again, should that be in time. */
  async sendWithin(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (this.#isAway && performance.now() < end) await sleep(LOOK_EVERY_MS);
    if (!this.#isAway) this.#sendAll();
  }

  #leave(): void {
    this.#isAway = true;
    clearTimeout(this.#timer);
  }

  #return(): void {
    this.#isAway = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sendAll();
    }, RETURN_MS);
  }

  #sendAll(): void {
    clearTimeout(this.#timer);
    for (const answer of this.#held.splice(0)) this.send(answer);
  }
}
