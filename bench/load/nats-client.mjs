import { connect, createInbox, headers } from '@nats-io/transport-node';

const PATIENCE_MS = 60_000;
const WATCH_MS = 1000;

/**
 * As little of a NATS client as a measurement needs, for the same reason as `HttpClient`: no timer and
 * no headers of its own for each request.
 */
export class NatsClient {
  #inbox = createInbox();
  /** Who waits for an answer, by the last part of its subject, in the order of sending. */
  #waiting = new Map();
  #count = 0;
  #connection;
  #headers = headers();
  #watch = setInterval(() => this.#giveUp(), WATCH_MS).unref();

  /** @param {string} natsUrl @param {Readonly<Record<string, string>>} [credentials] headers of all */
  static async connect(natsUrl, credentials = {}) {
    return new NatsClient(await connect({ servers: natsUrl }), credentials);
  }

  constructor(connection, credentials) {
    this.#connection = connection;
    for (const [name, value] of Object.entries(credentials)) this.#headers.set(name, value);
    connection.subscribe(`${this.#inbox}.*`, {
      callback: (_error, message) => this.#take(message),
    });
  }

  /** @returns {Promise<string>} the answer; without a body where nobody listens @throws after a minute */
  request(subject, body) {
    return new Promise((resolve, reject) => {
      this.#count += 1;
      const name = String(this.#count);
      this.#waiting.set(name, { resolve, reject, sentAt: performance.now() });
      const reply = `${this.#inbox}.${name}`;
      this.#connection.publish(subject, body, { reply, headers: this.#headers });
    });
  }

  async close() {
    clearInterval(this.#watch);
    await this.#connection.close();
  }

  #take(message) {
    const name = message.subject.slice(this.#inbox.length + 1);
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    waiting?.resolve(message.string());
  }

  #giveUp() {
    for (const [name, { reject, sentAt }] of this.#waiting) {
      if (performance.now() - sentAt < PATIENCE_MS) return;
      this.#waiting.delete(name);
      reject(new Error('No answer over NATS'));
    }
  }
}
