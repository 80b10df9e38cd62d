import { giveUp } from './abandoned-work.js';

/** The request's own time ran out; it says nothing about what was waited for. */
export class DeadlineExceededError extends Error {
  constructor() {
    super('The deadline of the request has passed');
    this.name = 'DeadlineExceededError';
  }
}

/** Nobody waits for the answer any more: what fails for that is nobody's fault, and told to nobody. */
export class CallerGoneError extends DeadlineExceededError {
  constructor() {
    super();
    this.name = 'CallerGoneError';
  }
}

/** Whether work is called off because its caller has gone. */
export function isCallerGone(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof CallerGoneError;
}

/** What a caller says of the time of one call. */
export interface AskedTime {
  /** Time for this call in milliseconds, where it is less than `deadlineMs` of the settings. */
  readonly deadlineMs?: number | undefined;
  /** When the request came in, by `performance.now()`; its time counts from then. @default now */
  readonly arrivedAt?: number | undefined;
}

/** What is left of the time of a call, in milliseconds. @param mostMs what any call has */
export function timeLeft({ deadlineMs = Infinity, arrivedAt }: AskedTime, mostMs: number): number {
  return Math.max(0, arrivalOf(arrivedAt) + Math.min(mostMs, deadlineMs) - performance.now());
}

/** No request comes from the future: who says so reads another clock. */
export function arrivalOf(told = Infinity): number {
  return Math.min(told, performance.now());
}

/** The time of one request. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Stops the clock: the request is answered. */
  readonly release: () => void;
  /** Ends the time now, once: nobody waits for the answer any more. */
  readonly callOff: () => void;
}

interface Clock {
  readonly end: number;
  readonly milliseconds: number;
  /** Called when it strikes: for what comes and goes with every stage, events cost too much. */
  readonly listeners: Set<() => void>;
}

const clocks = new WeakMap<AbortSignal, Clock>();

/**
 * A signal that aborts when the time of a request is over, unless it is released before.
 * @param arrivedAt when the request came in, on the clock of `performance.now()`
 */
export function startDeadline(milliseconds: number, arrivedAt?: number): Deadline {
  const end = arrivalOf(arrivedAt) + milliseconds;
  const { signal, release, strike } = startClock(end, milliseconds);
  const callOff = () => {
    strike(new CallerGoneError());
  };
  return { signal, release, callOff };
}

/**
 * The time of work that is done for several requests: that of `longest`, and over as soon as nobody of them
 * waits any more.
 * @param longest the one of the signals that has the most time left
 */
export function startSharedDeadline(
  signals: readonly AbortSignal[],
  longest: AbortSignal,
): Pick<Deadline, 'signal' | 'release'> {
  const { end, milliseconds } = clocks.get(longest) ?? { end: Infinity, milliseconds: Infinity };
  const { signal, release, strike } = startClock(end, milliseconds);
  const waiting = new Set(signals.filter(({ aborted }) => !aborted));
  for (const one of waiting) {
    onAbort(one, () => {
      waiting.delete(one);
      if (waiting.size === 0) strike(one.reason);
    });
  }
  if (waiting.size === 0) strike(longest.reason);
  return { signal, release };
}

function startClock(
  end: number,
  milliseconds: number,
): Pick<Deadline, 'signal' | 'release'> & { readonly strike: (reason: unknown) => void } {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<() => void>();
  clocks.set(signal, { end, milliseconds, listeners });
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    clearTimeout(timer);
  };
  const strike = (reason: unknown) => {
    release();
    if (signal.aborted) return;
    controller.abort(reason);
    for (const listener of listeners) listener();
    listeners.clear();
  };
  const isOver = () => {
    strike(new DeadlineExceededError());
  };
  const left = end - performance.now();
  if (left <= 0) isOver();
  else if (left < Infinity) timer = setTimeout(isOver, left);
  return { signal, release, strike };
}

/**
 * Has `listener` called when a signal that has not aborted yet does so.
 * @returns calls it off
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = clocks.get(signal)?.listeners;
  if (listeners) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => {
    signal.removeEventListener('abort', listener);
  };
}

/** What is left of the request's time: from 1, when it came in, to 0; 1 where there is no end. */
export function shareLeft(signal: AbortSignal | undefined): number {
  if (signal?.aborted) return 0;
  const clock = signal && clocks.get(signal);
  if (!clock) return 1;
  return Math.max(0, (clock.end - performance.now()) / clock.milliseconds);
}

/** What is left of the request's time; for ever where there is no end. */
export function millisecondsLeft(signal: AbortSignal): number {
  if (signal.aborted) return 0;
  const clock = clocks.get(signal);
  return clock ? Math.max(0, clock.end - performance.now()) : Infinity;
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
export function within<Result>(
  signal: AbortSignal | undefined,
  work: Promise<Result>,
  stage?: string,
): Promise<Result> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => {
      giveUp(work, signal, stage);
      reject(new DeadlineExceededError());
    };
    if (signal.aborted) {
      stop();
      return;
    }
    const forget = onAbort(signal, stop);
    const settle = () => {
      forget();
      resolve(work);
    };
    work.then(settle, settle);
  });
}
