import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../src/context/assembly/turns.js';

const nextTurn = () => new Promise(setImmediate);
const settled = async () => {
  for (let step = 0; step < 20; step++) await Promise.resolve();
};

describe('turns of the event loop', () => {
  it('are had at once where there is room, by as many as find some', async () => {
    const turns = new Turns(10);

    expect(turns.take(4)).toBeUndefined();
    expect(turns.take(6)).toBeUndefined();
    expect(turns.take(1)).toBeInstanceOf(Promise);
    await nextTurn();
  });

  it('are waited for in order of arrival, also by whoever would find room before the others', async () => {
    const turns = new Turns(10);
    const log: string[] = [];
    const work = async (name: string, amount: number) => {
      await turns.take(amount);
      log.push(name);
    };
    for (const [name, amount] of [
      ['a', 8],
      ['b', 8],
      ['c', 2],
      ['d', 1],
    ] as const) {
      void work(name, amount);
    }
    await settled();
    expect(log).toEqual(['a']);
    await nextTurn();
    await settled();
    expect(log).toEqual(['a', 'b', 'c']);
    await nextTurn();
    await settled();
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are free again when nobody waits', async () => {
    const turns = new Turns(10);
    for (let time = 0; time < 3; time++) {
      expect(turns.take(10)).toBeUndefined();
      await nextTurn();
    }
  });

  it('hold no more than they may, save for what is too much anyway, and everybody gets one', async () => {
    const works = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(works, async (amounts) => {
        const turns = new Turns(10);
        let now = 0;
        let isOver = false;
        // Before the turns' own: it tells one turn of the loop from the next.
        const tick = () => {
          now++;
          if (!isOver) setImmediate(tick);
        };
        setImmediate(tick);
        const done = new Map<number, number[]>();
        const order: number[] = [];
        const work = async (amount: number, at: number) => {
          await turns.take(amount);
          order.push(at);
          done.set(now, [...(done.get(now) ?? []), amount]);
        };
        await Promise.all(amounts.map(work));
        isOver = true;
        await nextTurn();

        expect(order).toEqual(amounts.map((_, at) => at));
        for (const ofTurn of done.values()) {
          const sum = ofTurn.reduce((total, amount) => total + amount, 0);
          expect(sum <= 10 || ofTurn.length === 1).toBe(true);
        }
      }),
    );
  });
});
