import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { atTurnsEnd } from '../../../src/context/at-turns-end.js';

it('does all of a turn together, in order, once what is awaited in it is done', async () => {
  const done: string[] = [];
  const later = atTurnsEnd((item: string) => {
    done.push(item);
  });

  later('first');
  await Promise.resolve();
  later('second');
  expect(done).toEqual([]);

  await nextTurn();
  expect(done).toEqual(['first', 'second']);

  later('of the next turn');
  expect(done).toHaveLength(2);
  await nextTurn();
  expect(done).toEqual(['first', 'second', 'of the next turn']);
});
