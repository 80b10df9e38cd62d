import { DeadlineExceededError } from '../../../src/context/deadline/deadline.js';
import type {
  BatchRead,
  BatchReader,
  ReadFailure,
  SectionPlan,
} from '../../../src/context/sections/batch-read.js';
import { ContextStore } from '../../../src/context/store/context-store.js';

/** Faults in Temporal's words. With the last one the work is done, and the caller told it was not. */
const FAULTS = ['Unavailable', 'ResourceExhausted', 'Timeout', 'ExecuteAndTimeout'] as const;
type Fault = (typeof FAULTS)[number];

/** Which fault a call meets, if any; the same for the same seed. */
export class Dice {
  /** How often there was one. */
  faults = 0;
  #state: number;

  constructor(
    seed: number,
    private readonly rate: number,
  ) {
    this.#state = seed * 2_654_435_761;
  }

  roll(): Fault | undefined {
    if (this.#next() >= this.rate) return undefined;
    this.faults += 1;
    return FAULTS[Math.floor(this.#next() * FAULTS.length)];
  }

  /** Mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** A store that fails now and then. */
export class FaultyStore extends ContextStore {
  constructor(
    private readonly real: ContextStore,
    private readonly dice: Dice,
  ) {
    super();
  }

  override async putMany(
    ...[documents, ttlSeconds, signal]: Parameters<ContextStore['putMany']>
  ): Promise<readonly (string | Error)[]> {
    switch (this.dice.roll()) {
      case 'Unavailable':
        throw new Error('Unavailable');
      case 'Timeout':
        return untilAborted(signal);
      case 'ExecuteAndTimeout':
        await this.real.putMany(documents, ttlSeconds, signal);
        throw new Error('ExecuteAndTimeout');
      case 'ResourceExhausted': {
        const [, ...rest] = documents;
        const stored = await this.real.putMany(rest, ttlSeconds, signal);
        return [new Error('ResourceExhausted'), ...stored];
      }
      case undefined:
        return this.real.putMany(documents, ttlSeconds, signal);
    }
  }

  override getMany(keys: readonly string[]) {
    return this.real.getMany(keys);
  }

  override deleteMany(keys: readonly string[]) {
    return this.real.deleteMany(keys);
  }
}

/** A reader that fails now and then, as the port has it: told, never thrown. */
export class FaultyReader<Id> implements BatchReader<Id> {
  constructor(
    private readonly real: BatchReader<Id>,
    private readonly dice: Dice,
  ) {}

  async read(ids: readonly Id[], plan: SectionPlan, signal?: AbortSignal): Promise<BatchRead<Id>> {
    switch (this.dice.roll()) {
      case 'Unavailable':
        return failed('SOURCE_UNAVAILABLE');
      case 'Timeout':
        await untilAborted(signal).catch(() => undefined);
        return failed('DEADLINE_EXCEEDED');
      case 'ExecuteAndTimeout':
        await this.real.read(ids, plan, signal);
        return failed('SOURCE_UNAVAILABLE');
      case 'ResourceExhausted': {
        const { own, sections } = await this.real.read(ids, plan, signal);
        const names = [...sections.keys()];
        const none = names.map((name) => [name, { failed: 'SOURCE_UNAVAILABLE' }] as const);
        return { own, sections: new Map(none) };
      }
      case undefined:
        return this.real.read(ids, plan, signal);
    }
  }
}

function failed<Id>(reason: ReadFailure): BatchRead<Id> {
  return { own: { failed: reason }, sections: new Map() };
}

/** What hangs until nobody waits for it any more. */
function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => {
      reject(new DeadlineExceededError());
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
