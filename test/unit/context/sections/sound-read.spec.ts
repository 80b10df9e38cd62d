import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManyRefusedError, readSound } from '../../../../src/context/sections/sound-read.js';

const OF_ROWS = Object.assign(new Error('a row'), { code: '22P02' });

/** Reads that PostgreSQL fails for where one of these is among the ids; `mended` so many later. */
function readsWith(broken: ReadonlySet<number>, mendedAfter = Infinity) {
  const reads: (readonly number[])[] = [];
  const read = (ids: readonly number[]) => {
    reads.push(ids);
    const fails = reads.length <= mendedAfter && ids.some((id) => broken.has(id));
    return fails ? Promise.reject(OF_ROWS) : Promise.resolve(new Set(ids));
  };
  const run = (ids: readonly number[]) => readSound(ids, 25, read);
  return { reads, run };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('what PostgreSQL fails for in some rows', () => {
  it('is told apart, and all the others are read at one time', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 25 }),
        fc.integer({ min: 1, max: 100 }),
        async (some, count) => {
          const ids = upTo(count);
          const broken = ids.filter((id) => some.includes(id));
          const { reads, run } = readsWith(new Set(broken));
          const { read, refused } = await run(ids);
          const others = ids.filter((id) => !broken.includes(id));

          expect([...refused]).toEqual(broken.map((id) => [id, OF_ROWS]));
          expect(read).toEqual(others.length === 0 ? undefined : new Set(others));
          if (others.length > 0) expect(reads.at(-1)).toEqual(others);
        },
      ),
    ));

  it('and is mended before it was found costs nobody anything', async () => {
    const { run } = readsWith(new Set([3]), 1);

    expect(await run(upTo(8))).toEqual({ read: new Set(upTo(8)), refused: new Map() });
  });

  it('and in one more by the time that is found out is everybody’s', async () => {
    // Whoever is read for with two others is broken by then.
    const fails = (ids: readonly number[]) => ids.includes(3) || ids.length === 3;
    const read = (ids: readonly number[]) =>
      fails(ids) ? Promise.reject(OF_ROWS) : Promise.resolve(ids);
    const reading = readSound(upTo(4), 25, read);

    await expect(reading).rejects.toBeInstanceOf(ManyRefusedError);
  });

  it('of very many is everybody’s, and not looked for any further', async () => {
    const ids = upTo(1000);
    const { reads, run } = readsWith(new Set(ids));

    await expect(run(ids)).rejects.toMatchObject({ cause: OF_ROWS });
    await expect(run(ids)).rejects.toBeInstanceOf(ManyRefusedError);
    expect(reads.length).toBeLessThan(2 * 80);
  });

  it('is not looked for where it fails for anything else', async () => {
    const gone = new Error('gone');

    await expect(readSound([1, 2], 25, () => Promise.reject(gone))).rejects.toBe(gone);
  });
});
