import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection, Subscription, SubscriptionOptions } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';

/** Before a subscription that NATS refused is asked for again. */
const PAUSE_MS = 1000;

/** What is asked of a connection here. */
type Connection = Pick<NatsConnection, 'subscribe' | 'flush'>;

/**
 * The service's subscriptions. One that NATS refuses, as it does to a user who may not read the
 * subject, is asked for again until it is granted: rights may come after the service.
 */
export class Subscriptions {
  readonly #log = new Logger('NATS');
  readonly #all = new Map<string, Subscription>();
  readonly #refused = new Set<string>();
  #isEnded = false;

  /** Whether there are any: there are none before the first connection. */
  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** The subjects on which nothing is heard, for NATS refuses them. */
  get refused(): readonly string[] {
    return [...this.#refused];
  }

  /** @param options with the callback that messages go to */
  add(connection: Connection, subject: string, options: SubscriptionOptions): Subscription {
    const { callback } = options;
    const subscription = connection.subscribe(subject, {
      ...options,
      callback: (error, message) => {
        if (!error) void callback?.(error, message);
        else if (!this.#refused.has(subject))
          void this.#untilGranted(connection, subject, options, error);
      },
    });
    this.#all.set(subject, subscription);
    return subscription;
  }

  /** Waits until NATS has granted all of them. @returns whether it has; it has not where they end before */
  async untilGranted(connection: Connection): Promise<boolean> {
    // A connection that breaks is made anew, and they with it.
    await connection.flush().catch(() => undefined);
    while (this.#refused.size > 0 && !this.#isEnded) await sleep(PAUSE_MS / 10);
    return this.#refused.size === 0 && !this.#isEnded;
  }

  /** Takes nothing new, and waits until all that came was taken. */
  async drain(): Promise<void> {
    this.#isEnded = true;
    await Promise.allSettled([...this.#all.values()].map((each) => each.drain()));
  }

  async #untilGranted(
    connection: Connection,
    subject: string,
    options: SubscriptionOptions,
    { message }: Error,
  ): Promise<void> {
    this.#refused.add(subject);
    this.#log.error(`NATS refuses ${subject}: ${message}`);
    for (;;) {
      await sleep(PAUSE_MS);
      if (this.#isEnded) return;
      try {
        if (this.#all.get(subject)?.isClosed()) this.add(connection, subject, options);
        await connection.flush();
        // What NATS refuses is closed by now: that comes before the answer to the flush.
        if (!this.#all.get(subject)?.isClosed()) break;
      } catch {
        // The connection is away: it is made anew, and what was not refused with it.
      }
    }
    this.#refused.delete(subject);
    this.#log.log(`NATS grants ${subject}`);
  }
}
