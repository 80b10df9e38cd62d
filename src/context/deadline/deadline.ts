import { setMaxListeners } from 'node:events';
import { giveUp } from './abandoned-work.js';

/** The request's own time ran out; it says nothing about what was waited for. */
export class DeadlineExceededError extends Error {
  constructor() {
    super('The deadline of the request has passed');
    this.name = 'DeadlineExceededError';
  }
}

/** The time of one request. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Stops the clock: the request is answered. */
  readonly release: () => void;
}

interface Clock {
  readonly end: number;
  readonly milliseconds: number;
}

const clocks = new WeakMap<AbortSignal, Clock>();

/**
 * A signal that aborts when the time of a request is over, unless it is released before.
 * @param arrivedAt when the request came in, on the clock of `performance.now()`
 */
export function startDeadline(milliseconds: number, arrivedAt = performance.now()): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  // As many listen as there are sources to read, and the usual ten would give a warning.
  setMaxListeners(0, signal);
  const end = arrivedAt + milliseconds;
  clocks.set(signal, { end, milliseconds });
  const strike = () => {
    controller.abort(new DeadlineExceededError());
  };
  const left = end - performance.now();
  const timer = left > 0 ? setTimeout(strike, left) : undefined;
  if (!timer) strike();
  return {
    signal,
    release: () => {
      clearTimeout(timer);
    },
  };
}

/** What is left of the request's time: from 1, when it came in, to 0; 1 where there is no end. */
export function shareLeft(signal: AbortSignal | undefined): number {
  const clock = signal && clocks.get(signal);
  if (!clock) return signal?.aborted ? 0 : 1;
  return Math.max(0, (clock.end - performance.now()) / clock.milliseconds);
}

/**
 * The limit of one stage: a share of the request's whole time, so that a stage that hangs leaves time
 * to say so. What is left of that time is seen to by the signal.
 * @param leastMs where the share would be less, or there is no request
 */
export function limitOf(signal: AbortSignal | undefined, share: number, leastMs: number): number {
  const clock = signal && clocks.get(signal);
  return clock ? Math.max(leastMs, clock.milliseconds * share) : leastMs;
}

/**
 * What `work` comes to, if it does so before the signal.
 * @param stage where it is to be counted when it goes on unheard; without one it is seen to elsewhere
 * @throws DeadlineExceededError once the signal is aborted; `work` goes on, and nobody waits for it
 */
export async function within<Result>(
  signal: AbortSignal | undefined,
  work: Promise<Result>,
  stage?: string,
): Promise<Result> {
  if (!signal) return work;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => {
      giveUp(work, signal, stage);
      reject(new DeadlineExceededError());
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
