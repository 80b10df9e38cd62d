import type { Status } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeldAnswers } from '../../../../src/context/nats/held-answers.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A connection of which is told what a test says, and the answers that are sent over it. */
function setUp() {
  const waiting: ((result: IteratorResult<Status>) => void)[] = [];
  const told: IteratorResult<Status>[] = [];
  const tell = (result: IteratorResult<Status>) => {
    const next = waiting.shift();
    if (next) next(result);
    else told.push(result);
  };
  const statuses: AsyncIterableIterator<Status> = {
    [Symbol.asyncIterator]: () => statuses,
    next: () =>
      new Promise((resolve) => {
        const known = told.shift();
        if (known) resolve(known);
        else waiting.push(resolve);
      }),
  };
  const sent: number[] = [];
  const answers = new HeldAnswers<number>((answer) => {
    if (!answers.hold(answer)) sent.push(answer);
  });
  const followed = answers.follow({ status: () => statuses });
  const become = async (...types: readonly ('disconnect' | 'reconnect')[]) => {
    for (const type of types) tell({ value: { type, server: 'a' }, done: false });
    await vi.advanceTimersByTimeAsync(0);
  };
  const close = async () => {
    tell({ value: undefined, done: true });
    await followed;
  };
  return { answers, sent, become, close };
}

it('answers are held while NATS is away, and sent a moment after it is back', async () => {
  const { answers, sent, become } = setUp();
  expect(answers.hold(1)).toBe(false);
  await become('disconnect');
  expect([answers.hold(2), answers.hold(3)]).toEqual([true, true]);
  await become('reconnect');
  expect(answers.hold(4)).toBe(false);
  expect(sent).toEqual([]);

  await vi.advanceTimersByTimeAsync(300);
  expect(sent).toEqual([2, 3]);
});

it('none is sent into a second break', async () => {
  const { answers, sent, become } = setUp();
  await become('disconnect');
  answers.hold(1);
  await become('reconnect');
  await vi.advanceTimersByTimeAsync(100);
  await become('disconnect');
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([]);

  await become('reconnect');
  await vi.advanceTimersByTimeAsync(300);
  expect(sent).toEqual([1]);
});

it('a connection that was refused many times is followed all the same', async () => {
  const { answers, sent, become } = setUp();
  await become(...Array<'disconnect'>(5).fill('disconnect'));
  await become(...Array<'reconnect'>(5).fill('reconnect'), 'disconnect');
  expect(answers.hold(1)).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);

  expect(sent).toEqual([]);
});

it('a stop sends them at once where NATS is there, and waits a while where it is not', async () => {
  const { answers, sent, become } = setUp();
  await become('disconnect');
  answers.hold(1);
  await become('reconnect');
  await answers.sendWithin(1000);
  expect(sent).toEqual([1]);

  await become('disconnect');
  answers.hold(2);
  const sending = answers.sendWithin(1000);
  await vi.advanceTimersByTimeAsync(500);
  await become('reconnect');
  await vi.advanceTimersByTimeAsync(20);
  await sending;
  expect(sent).toEqual([1, 2]);
});

it('once the connection is closed for good they are let go, to be told of', async () => {
  const { answers, sent, become, close } = setUp();
  await become('disconnect');
  answers.hold(1);
  await close();

  expect(sent).toEqual([1]);
});
