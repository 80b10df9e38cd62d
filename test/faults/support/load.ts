import { setTimeout as sleep } from 'node:timers/promises';
import type { ContextRequest } from '../../../src/context/index.js';
import { monsterId } from '../../support/entities.js';
import type { Caller, Result } from './callers.js';
import { EFFORT } from './effort.js';
import { sized } from '../../support/long-run.js';

/** A request and what became of it, by the caller's clock. */
export interface Answer {
  readonly way: Caller['way'];
  readonly request: ContextRequest;
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly result: Result;
}

export interface Load {
  /** What was answered so far. */
  readonly answers: readonly Answer[];
  /** Waits for the first good answer to a request that was sent after now: how long it took. */
  untilGood(): Promise<number>;
  /** Waits until answers take as long as on any day: the first ones wait for the compiler. */
  untilSteady(): Promise<void>;
  /** Waits until so many more were answered. */
  untilAnswered(count: number): Promise<void>;
  /** Asks no more, and waits for what is under way. */
  stop(): Promise<readonly Answer[]>;
}

/** As many of each kind. */
export const IDS = Array.from({ length: EFFORT.ids }, (_, index) => index + 1);

export const EVERYBODY: ContextRequest = {
  scope: 'combats',
  player_ids: IDS,
  monster_ids: IDS.map(monsterId),
  pet_ids: IDS,
};

/** A caller who was not well served tries again a little later. */
const PAUSE_MS = 20;
const GOOD_WITHIN_MS = 30_000;
/** Answers until the code of the service is compiled for what it does. */
const STEADY_AFTER = sized(300, 0);

/** Keeps so many requests under way, shared among the callers. */
export function startLoad(
  callers: readonly Caller[],
  { inFlight = EFFORT.inFlight, request = EVERYBODY } = {},
): Load {
  const answers: Answer[] = [];
  let isOn = true;
  const work = async (caller: Caller) => {
    while (isOn) {
      const answer = await ask(caller, request);
      answers.push(answer);
      if (!isGood(answer)) await sleep(PAUSE_MS);
    }
  };
  const workers = Array.from({ length: inFlight }, (_, at) => callers[at % callers.length]).flatMap(
    (caller) => (caller ? [work(caller)] : []),
  );
  const untilAnswered = async (count: number) => {
    const wanted = answers.length + count;
    while (answers.length < wanted) await sleep(5);
  };
  return {
    answers,
    untilGood: () => untilGood(answers),
    untilSteady: async () => {
      await untilGood(answers);
      await untilAnswered(STEADY_AFTER);
    },
    untilAnswered,
    stop: async () => {
      isOn = false;
      await Promise.all(workers);
      return answers;
    },
  };
}

export async function ask(caller: Caller, request: ContextRequest): Promise<Answer> {
  const startedAt = performance.now();
  const result = await caller.ask(request);
  return {
    way: caller.way,
    request,
    startedAt,
    milliseconds: performance.now() - startedAt,
    result,
  };
}

/** Every id has a key. */
export function isGood({ result }: Answer): boolean {
  if (!('response' in result)) return false;
  return Object.values(result.response.errors).every((ids: readonly unknown[]) => ids.length === 0);
}

/** An answer, and no loss: who is told so at once may ask again. */
export function isOverloaded({ result }: Answer): boolean {
  return 'refused' in result && result.refused.code === 'OVERLOADED';
}

async function untilGood(answers: readonly Answer[]): Promise<number> {
  const from = performance.now();
  const isIt = (each: Answer) => each.startedAt >= from && isGood(each);
  while (!answers.some(isIt)) {
    if (performance.now() - from > GOOD_WITHIN_MS) {
      throw new Error(`No good answer again: ${JSON.stringify(answers.at(-1)).slice(0, 500)}`);
    }
    await sleep(5);
  }
  return Math.min(...answers.filter(isIt).map((each) => each.startedAt + each.milliseconds - from));
}

/** The slowest of the answers, in milliseconds. */
export function slowestOf(answers: readonly Answer[]): number {
  return Math.max(...answers.map(({ milliseconds }) => milliseconds));
}

/** Which part of the answers is good. */
export function goodShareOf(answers: readonly Answer[]): number {
  return answers.filter(isGood).length / answers.length;
}

/** What so great a part of the answers did not exceed, in milliseconds. */
export function percentileOf(answers: readonly Answer[], part: number): number {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
}
