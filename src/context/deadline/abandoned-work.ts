/** Work of one stage that went on when nobody waited for it any more. */
export interface AbandonedWork {
  /** Since the process began. */
  readonly total: number;
  /** What has not ended yet. */
  readonly running: number;
}

/** The longest that anybody waits for abandoned work. */
const LONGEST_WAIT_MS = 10_000;

const byStage = new Map<string, AbandonedWork>();
const bySignal = new WeakMap<AbortSignal, Set<Promise<unknown>>>();

/** What could not be called off, by stage; of the whole process, as its metrics are. */
export function abandonedWork(): ReadonlyMap<string, AbandonedWork> {
  return byStage;
}

/** Counts work that nobody waits for any more, and that goes on. */
export function abandon(stage: string, work: Promise<unknown>): void {
  count(stage, 1, 1);
  const end = () => {
    count(stage, 0, -1);
  };
  work.then(end, end);
}

/**
 * Remembers work of a request that is not waited for any more, until it ends.
 * @param stage where it is counted; without one it is about to be called off
 */
export function giveUp(work: Promise<unknown>, signal: AbortSignal, stage?: string): void {
  if (stage !== undefined) abandon(stage, work);
  const all = bySignal.get(signal) ?? new Set();
  bySignal.set(signal, all.add(work));
  const forget = () => {
    all.delete(work);
  };
  work.then(forget, forget);
}

/** Waits until all that a request gave up has ended, or for too long: it may never end. */
export async function untilEnded(signal: AbortSignal, mostMs = LONGEST_WAIT_MS): Promise<void> {
  const all = bySignal.get(signal);
  if (!all || all.size === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise((resolve) => {
    timer = setTimeout(resolve, mostMs);
    timer.unref();
  });
  await Promise.race([Promise.allSettled(all), bound]);
  clearTimeout(timer);
}

function count(stage: string, more: number, running: number): void {
  const sofar = byStage.get(stage) ?? { total: 0, running: 0 };
  byStage.set(stage, { total: sofar.total + more, running: sofar.running + running });
}
