import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';

/** After a break, until those who asked are back too: as far as they come back as fast. */
const RETURN_MS = 250;

/** Answers that are done while NATS is away: what is sent then is lost without a word. */
export class HeldAnswers<Answer> {
  readonly #held: Answer[] = [];
  #isAway = false;

  constructor(private readonly send: (answer: Answer) => void) {}

  get isAway(): boolean {
    return this.#isAway;
  }

  /** @returns whether it is kept, to be sent later */
  hold(answer: Answer): boolean {
    if (this.#isAway) this.#held.push(answer);
    return this.#isAway;
  }

  /** Holds answers while the connection is broken; once it is closed for good, no more. */
  async follow(connection: Pick<NatsConnection, 'status'>): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') this.#isAway = true;
      if (type !== 'reconnect') continue;
      // Who asked has lost its connection as well, and is to hear it.
      await sleep(RETURN_MS);
      this.#sendAll();
    }
    this.#sendAll();
  }

  #sendAll(): void {
    this.#isAway = false;
    for (const answer of this.#held.splice(0)) this.send(answer);
  }
}
