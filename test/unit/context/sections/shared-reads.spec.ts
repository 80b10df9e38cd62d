import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untilEnded } from '../../../../src/context/deadline/abandoned-work.js';
import {
  DeadlineExceededError,
  startDeadline,
  within,
} from '../../../../src/context/deadline/deadline.js';
import { SharedReads } from '../../../../src/context/sections/shared-reads.js';

/** Reads that end when they are told to, and tell what they were asked for. */
function reads() {
  const begun: {
    readonly ids: readonly number[];
    readonly signal: AbortSignal | undefined;
    readonly end: (error?: Error) => void;
  }[] = [];
  const shared = new SharedReads<number, ReadonlySet<number>>(
    (ids, signal) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => {
          if (error) reject(error);
          else resolve(new Set(ids));
        };
        begun.push({ ids, signal, end });
      }),
  );
  return { begun, shared };
}

const turn = () => new Promise(setImmediate);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('reads for several calls at once', () => {
  it('read for who is alone at once, and for nobody else', async () => {
    const { begun, shared } = reads();
    const { signal, release } = startDeadline(1000);
    const first = shared.load([1, 2], signal);

    expect(begun).toMatchObject([{ ids: [1, 2], signal }]);
    begun[0]?.end();
    expect(await first).toEqual(new Set([1, 2]));
    release();
  });

  it('read for those together that came meanwhile, each id once, and begin after they came', async () => {
    const { begun, shared } = reads();
    const early = shared.load([1], undefined);
    const late = [shared.load([3, 4], undefined), shared.load([4, 5], undefined)];
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    await early;
    await turn();

    expect(begun[1]?.ids).toEqual([3, 4, 5]);
    begun[1]?.end();
    expect(await Promise.all(late)).toEqual([new Set([3, 4, 5]), new Set([3, 4, 5])]);
  });

  it('do not wait for long where what is under way hangs', async () => {
    const { begun, shared } = reads();
    void shared.load([1], undefined);
    const late = shared.load([3], undefined);
    await sleep(100);

    expect(begun[1]?.ids).toEqual([3]);
    begun[1]?.end();
    expect(await late).toEqual(new Set([3]));
  });

  it('fail for those together that they were for, and for no others', async () => {
    const { begun, shared } = reads();
    const early = shared.load([1], undefined);
    const late = [shared.load([3], undefined), shared.load([4], undefined)];
    begun[0]?.end();
    expect(await early).toEqual(new Set([1]));
    await turn();
    begun[1]?.end(new Error('gone'));

    const outcomes = await Promise.allSettled(late);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = shared.load([5], undefined);
    begun[2]?.end();
    expect(await next).toEqual(new Set([5]));
  });

  it('go on for the others when one gives up, as long as the most patient of them', async () => {
    const { begun, shared } = reads();
    const [short, long] = [startDeadline(30), startDeadline(5000)];
    void shared.load([1], undefined);
    const hasty = shared.load([3], short.signal);
    const patient = shared.load([4], long.signal);
    await expect(hasty).rejects.toThrow(DeadlineExceededError);

    expect(begun[1]).toMatchObject({ ids: [3, 4], signal: { aborted: false } });
    begun[1]?.end();
    expect(await patient).toEqual(new Set([3, 4]));
    long.release();
  });

  it.each(['before they begin', 'while they run'])(
    'go on for the others when the most patient of them has gone %s',
    async (when) => {
      const { begun, shared } = reads();
      const [short, long] = [startDeadline(4000), startDeadline(5000)];
      const first = shared.load([1], undefined);
      const stays = shared.load([3], short.signal);
      const goes = expect(shared.load([4], long.signal)).rejects.toThrow(DeadlineExceededError);
      if (when === 'before they begin') long.callOff();
      begun[0]?.end();
      await first;
      await turn();
      long.callOff();
      await goes;

      expect(begun[1]).toMatchObject({ ids: [3, 4], signal: { aborted: false } });
      begun[1]?.end();
      expect(await stays).toEqual(new Set([3, 4]));
      short.release();
    },
  );

  it('are called off when nobody of them waits any more', async () => {
    const { begun, shared } = reads();
    const calls = [startDeadline(4000), startDeadline(5000)];
    const first = shared.load([1], undefined);
    const loads = calls.map(({ signal }, at) => shared.load([at + 3], signal));
    begun[0]?.end();
    await first;
    await turn();
    for (const call of calls) call.callOff();
    await Promise.allSettled(loads);

    expect(begun[1]?.signal?.aborted).toBe(true);
  });

  it('that nobody waits for any more are waited for by the places of those who did', async () => {
    const works: (() => void)[] = [];
    const shared = new SharedReads<number, ReadonlySet<number>>((ids, signal) => {
      const work = new Promise<ReadonlySet<number>>((resolve) => {
        works.push(() => {
          resolve(new Set(ids));
        });
      });
      return within(signal, work);
    });
    const first = shared.load([1], undefined);
    const { signal, callOff } = startDeadline(5000);
    const gone = expect(shared.load([2], signal)).rejects.toThrow(DeadlineExceededError);
    works[0]?.();
    await first;
    await turn();
    callOff();
    await gone;
    let hasEnded = false;
    const ended = untilEnded(signal).then(() => {
      hasEnded = true;
    });
    await sleep(20);

    expect(hasEnded).toBe(false);
    works[1]?.();
    await ended;
  });

  it('have no end where one of those together has none', async () => {
    const { begun, shared } = reads();
    const { signal, release } = startDeadline(5000);
    void shared.load([1], signal);
    void shared.load([3], signal);
    void shared.load([4], undefined);
    begun[0]?.end();
    await turn();

    expect(begun[1]).toMatchObject({ ids: [3, 4], signal: undefined });
    release();
  });

  it('begin at once for those who are a hundred ids together, and for who is many alone', async () => {
    const { begun, shared } = reads();
    const sizes = () => begun.map(({ ids }) => ids.length);
    const loadFrom = (first: number, count: number) => {
      void shared.load(
        upTo(count).map((at) => first + at),
        undefined,
      );
    };
    loadFrom(1, 1);
    for (const nth of upTo(5)) loadFrom(1000 * nth, 40);
    loadFrom(9000, 51);
    expect(sizes()).toEqual([1, 80, 80, 51]);

    for (const at of [0, 1]) begun[at]?.end();
    await turn();
    expect(sizes()).toEqual([1, 80, 80, 51]);
    begun[2]?.end();
    await turn();
    expect(sizes()).toEqual([1, 80, 80, 51, 40]);
  });

  it('give every call its ids, read after it came, in whatever order calls and answers come', async () => {
    const calls = fc.array(
      fc.record({
        ids: fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }),
        pause: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(calls, fc.integer(), async (all, seed) => {
        let clock = 0;
        let state = seed;
        const shared = new SharedReads<number, { begun: number; ids: readonly number[] }>(
          async (ids) => {
            const begun = clock++;
            state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
            for (let turns = state % 5; turns > 0; turns--) await turn();
            return { begun, ids };
          },
        );
        const answers: Promise<void>[] = [];
        for (const { ids, pause } of all) {
          const came = clock++;
          answers.push(
            shared.load(ids, undefined).then((read) => {
              expect(read.begun).toBeGreaterThan(came);
              expect(new Set(read.ids)).toEqual(new Set([...read.ids, ...ids]));
              expect(new Set(read.ids).size).toBe(read.ids.length);
            }),
          );
          for (let turns = pause; turns > 0; turns--) await turn();
        }
        await Promise.all(answers);
      }),
      { numRuns: 200 },
    );
  });
});
