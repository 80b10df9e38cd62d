import { OverloadedError } from '../context.error.js';
import { untilEnded } from '../deadline/abandoned-work.js';
import { millisecondsLeft, onAbort } from '../deadline/deadline.js';
import { type ByKind, KIND_NAMES } from '../kinds/kinds.js';
import { Capacity, type Load, type Part } from './capacity.js';
import { type Waiting, WaitingLine } from './waiting-line.js';

/** How much is worked on at a time, and how much may wait, in ids and what requests count beside them. */
export interface AdmissionLimits {
  readonly maxInFlight: number;
  readonly maxQueued: number;
}

/** Always the same: to collect a stack for each would cost as much as the rest of a refusal. */
const REFUSAL = new OverloadedError();
/** What a request counts for beside its ids, for each kind that it names: about as much as these. */
const OVERHEAD_IN_IDS = 4;

/**
 * Lets as much in as can be worked on at a time, and lets a little wait; beyond that it refuses at once,
 * while there is time to ask another instance. One for all ways in.
 */
export class Admission {
  readonly #capacity: Capacity;
  readonly #line: WaitingLine;

  constructor({ maxInFlight, maxQueued }: AdmissionLimits) {
    this.#capacity = new Capacity(maxInFlight);
    this.#line = new WaitingLine(maxQueued);
  }

  /** What is worked on now, in ids and what requests count beside them. */
  get inFlight(): number {
    return this.#capacity.total;
  }

  /** Requests that wait for their turn. */
  get queued(): number {
    return this.#line.length;
  }

  /**
   * What a request would be refused with at the moment, before it is looked at any closer: under load,
   * what is spent on refusing is lost to those who are let in.
   */
  refusalFor(load: Load, isUrgent: boolean): OverloadedError | undefined {
    return this.#isFree(load) || this.#line.hasRoomFor(load, isUrgent) ? undefined : REFUSAL;
  }

  /**
   * Lets a request in; each part of its load is then to be held. It may wait for a quarter of the time it
   * has left: who is refused after that can still ask elsewhere, and who is let in is in time.
   * @returns nothing where it need not wait
   * @throws OverloadedError, at once or after waiting
   */
  enter(load: Load, isUrgent: boolean, signal: AbortSignal): Promise<void> | undefined {
    // Who is late already is let in: it has only to be told so.
    if (this.#isFree(load) || signal.aborted) {
      this.#capacity.add(load);
      return undefined;
    }
    return this.#wait(load, isUrgent, signal);
  }

  /** Gives back the place of a request that was let in, and of which no part is to be held. */
  leave(load: Load): void {
    for (const [part] of load) this.#capacity.remove(part, load);
    this.#letIn();
  }

  /**
   * Holds the place of a part of a request that was let in: until its work is done, and what it gave up
   * with its signal has really ended. Work that hangs does not multiply.
   */
  hold<Result>(
    load: Load,
    part: Part,
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const leave = () => {
      this.#leave(part, load);
    };
    return work().finally(() => {
      if (signal.aborted) void untilEnded(signal).then(leave);
      else leave();
    });
  }

  /** Whether a request need not wait: it passes those who wait for other parts, and nobody else. */
  #isFree(load: Load): boolean {
    return this.#capacity.hasRoomFor(load) && !this.#line.isWaitedFor(load, this.#capacity);
  }

  #leave(part: Part, load: Load): void {
    this.#capacity.remove(part, load);
    this.#letIn();
  }

  #wait(load: Load, isUrgent: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        forget();
      };
      const turnAway = () => {
        stop();
        reject(REFUSAL);
      };
      const letIn = () => {
        stop();
        resolve();
      };
      const waiting: Waiting = { load, isUrgent, letIn, turnAway };
      const giveUp = () => {
        this.#line.leave(waiting);
        turnAway();
        // Others may have waited for it to go first.
        this.#letIn();
      };
      const timer = setTimeout(giveUp, millisecondsLeft(signal) / 4);
      const forget = onAbort(signal, giveUp);
      if (this.#line.join(waiting)) this.#letIn();
      else turnAway();
    });
  }

  #letIn(): void {
    if (this.#line.length === 0) return;
    for (let next = this.#line.next(this.#capacity); next; next = this.#line.next(this.#capacity)) {
      this.#capacity.add(next.load);
      next.letIn();
    }
  }
}

/** What a request counts for, by the ids that it names, repeats counted. */
export function loadOf(ids: Partial<ByKind<readonly unknown[] | undefined>>): Load {
  const load: [Part, number][] = [];
  for (const kind of KIND_NAMES) {
    const count = ids[kind]?.length ?? 0;
    if (count > 0) load.push([kind, count + OVERHEAD_IN_IDS]);
  }
  return load;
}
