import type { ContextRequest } from '../../../src/context/index.js';
import { type Caller, httpCaller, type Result } from './callers.js';

interface Target {
  readonly url: string;
  readonly caller: Caller;
  isReady: boolean;
}

const ASKS_EVERY_MS = 25;

/**
 * What stands before the instances of a service: keeps connections to each, asks each whether it is
 * ready, and sends it nothing while it is not. What an instance did not even accept goes to another.
 */
export class Balancer implements Caller {
  readonly way = 'HTTP';
  readonly #targets: Target[] = [];
  readonly #timer = setInterval(() => {
    for (const target of this.#targets) void check(target);
  }, ASKS_EVERY_MS);
  #turn = 0;

  /** Resolves when requests may go there. */
  async add(url: string): Promise<void> {
    const target = { url, caller: httpCaller(url), isReady: false };
    while (!target.isReady) await check(target);
    this.#targets.push(target);
  }

  async ask(request: ContextRequest): Promise<Result> {
    const ready = this.#targets.filter(({ isReady }) => isReady);
    this.#turn += 1;
    const target = ready[this.#turn % ready.length];
    if (!target) return { lost: 'no instance is ready' };
    const result = await target.caller.ask(request);
    if (!('lost' in result) || result.lost !== 'ECONNREFUSED') return result;
    target.isReady = false;
    return this.ask(request);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#targets.map(({ caller }) => caller.close()));
  }
}

async function check(target: Target): Promise<void> {
  const signal = AbortSignal.timeout(1000);
  target.isReady = await fetch(`${target.url}/health/ready`, { signal }).then(
    async (reply) => {
      await reply.text();
      return reply.status === 200;
    },
    () => false,
  );
}
