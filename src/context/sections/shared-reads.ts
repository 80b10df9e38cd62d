import { untilEnded } from '../deadline/abandoned-work.js';
import { millisecondsLeft, startSharedDeadline, within } from '../deadline/deadline.js';
import { shareAssembly } from '../telemetry/request-context.js';

/** Nobody waits longer for it: what is under way may hang. */
const LONGEST_WAIT_MS = 20;
/** Ids of one read: more of them gain nothing by company. */
const MOST_IDS = 100;

/** A call that waits to be read for with others. */
interface Call<Read> {
  readonly signal: AbortSignal | undefined;
  readonly settle: (read: Read | Promise<Read>) => void;
}

/** Calls that wait together. */
interface Group<Id, Read> {
  readonly ids: Set<Id>;
  readonly calls: Call<Read>[];
  readonly begin: () => void;
}

/**
 * Reads for several calls at once. The first one is read for on its own; those that come while that is
 * under way are read for together, as soon as it is done or they are many. So it takes no time of who is
 * alone, and under load one read serves many. Whatever a call gets was read after it came.
 */
export class SharedReads<Id, Read> {
  #running = 0;
  /** Who waits together, while there may be room among them. */
  #open: Group<Id, Read> | undefined;

  /** @param read tells of each of the ids as if it were asked for alone; where it fails, it fails for all */
  constructor(
    private readonly read: (ids: readonly Id[], signal: AbortSignal | undefined) => Promise<Read>,
  ) {}

  /**
   * @param ids distinct ones
   * @param signal when it aborts, the call is given up; the read only when nobody waits for it any more
   * @returns what was read for these ids, and maybe for others
   * @throws whatever the read does; DeadlineExceededError at the abort
   */
  load(ids: readonly Id[], signal: AbortSignal | undefined): Promise<Read> {
    if (ids.length > MOST_IDS / 2) return this.read(ids, signal);
    if (this.#running === 0) return this.#run(ids, signal);
    const group = this.#groupFor(ids.length);
    for (const id of ids) group.ids.add(id);
    const read = new Promise<Read>((settle) => {
      group.calls.push({ signal, settle });
    });
    return within(signal, read);
  }

  async #run(ids: readonly Id[], signal: AbortSignal | undefined): Promise<Read> {
    this.#running++;
    try {
      return await this.read(ids, signal);
    } finally {
      this.#running--;
      if (this.#running === 0) this.#open?.begin();
    }
  }

  /** Until none of them waits for it any more: not at all where one has no end. */
  async #runFor(ids: readonly Id[], calls: readonly Call<Read>[]): Promise<Read> {
    const signals = calls.flatMap(({ signal }) => (signal ? [signal] : []));
    const [first, ...others] = signals;
    if (!first || signals.length < calls.length) return this.#run(ids, undefined);
    const longest = others.reduce(longerOf, first);
    const { signal, release } = startSharedDeadline(signals, longest);
    shareAssembly(signal, longest);
    try {
      return await this.#run(ids, signal);
    } finally {
      release();
      // Nobody waits for it; but those who did hold their places until it has really ended.
      if (signal.aborted) await untilEnded(signal);
    }
  }

  #groupFor(ids: number): Group<Id, Read> {
    const open = this.#open;
    if (open && open.ids.size + ids <= MOST_IDS) return open;
    // More company would gain it nothing.
    open?.begin();
    const begin = () => {
      clearTimeout(timer);
      this.#open = undefined;
      const read = this.#runFor([...group.ids], group.calls);
      for (const { settle } of group.calls) settle(read);
    };
    const timer = setTimeout(begin, LONGEST_WAIT_MS);
    const group: Group<Id, Read> = { ids: new Set(), calls: [], begin };
    this.#open = group;
    return group;
  }
}

function longerOf(one: AbortSignal, other: AbortSignal): AbortSignal {
  return millisecondsLeft(other) > millisecondsLeft(one) ? other : one;
}
