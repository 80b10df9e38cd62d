import type { ContextRequest } from '../../../src/context/index.js';
import { type Caller, httpCaller, type Result } from './callers.js';

interface Target {
  readonly url: string;
  readonly caller: Caller;
  isReady: boolean;
  isAsked: boolean;
}

const ASKS_EVERY_MS = 100;
const PATIENCE_MS = 5000;
/** To each instance: Node takes one new one in a turn of its loop, and many at once wait for long. */
const CONNECTIONS = 128;
const WARM_UP: ContextRequest = { scope: 'status', player_ids: [1] };

/**
 * What stands before the instances of a service: keeps connections to each, asks each whether it is
 * ready, and sends it nothing while it is not. What an instance did not even accept goes to another.
 * One that is slow to say keeps its place: the others share its cores, and are as slow.
 */
export class Balancer implements Caller {
  readonly way = 'HTTP';
  #targets: Target[] = [];
  #turn = 0;
  readonly #timer = setInterval(() => {
    for (const target of this.#targets) void check(target);
  }, ASKS_EVERY_MS);

  /** Resolves when requests may go there, over connections that are open already. */
  async add(url: string): Promise<void> {
    const target = { url, caller: httpCaller(url, CONNECTIONS), isReady: false, isAsked: false };
    while (!target.isReady) await check(target);
    await Promise.all(Array.from({ length: CONNECTIONS }, () => target.caller.ask(WARM_UP)));
    this.#targets.push(target);
  }

  /** Asks no more for what was stopped. */
  async remove(url: string): Promise<void> {
    const gone = this.#targets.filter((each) => each.url === url);
    this.#targets = this.#targets.filter((each) => each.url !== url);
    await Promise.all(gone.map(({ caller }) => caller.close()));
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

/** One question at a time: of two the older might be answered last. */
async function check(target: Target): Promise<void> {
  if (target.isAsked) return;
  target.isAsked = true;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  target.isReady = await fetch(`${target.url}/health/ready`, { signal }).then(
    async (reply) => {
      await reply.text();
      return reply.status === 200;
    },
    () => false,
  );
  target.isAsked = false;
}
