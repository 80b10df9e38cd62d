import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  DeadlineExceededError,
  limitOf,
  millisecondsLeft,
  shareLeft,
  startDeadline,
  within,
} from '../../../../src/context/deadline/deadline.js';

const FOR_EVER = new Promise<never>(() => undefined);

function listenersOf(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

describe('within a deadline', () => {
  it('work comes to what it comes to, and nothing is left listening', async () => {
    const { signal } = new AbortController();

    await expect(within(signal, Promise.resolve(7))).resolves.toBe(7);
    await expect(within(signal, Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError);
    expect(listenersOf(signal)).toBe(0);
  });

  it('work without a signal is waited for', async () => {
    await expect(within(undefined, Promise.resolve(7))).resolves.toBe(7);
  });

  it('work that is cut is not waited for, and nothing is left listening', async () => {
    const controller = new AbortController();
    const cut = within(controller.signal, FOR_EVER);
    expect(listenersOf(controller.signal)).toBe(1);
    controller.abort();

    await expect(cut).rejects.toThrow(DeadlineExceededError);
    expect(listenersOf(controller.signal)).toBe(0);
  });

  it('work that begins too late is cut at once', async () => {
    const signal = AbortSignal.abort();

    await expect(within(signal, FOR_EVER)).rejects.toThrow(DeadlineExceededError);
    expect(listenersOf(signal)).toBe(0);
  });

  it('work that fails after it was cut fails unheard', async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise((_, reject) => {
      fail = reject;
    });
    const cut = within(controller.signal, work);
    controller.abort();
    await expect(cut).rejects.toThrow(DeadlineExceededError);
    const unheard = vi.fn();
    process.once('unhandledRejection', unheard);
    fail(new Error('late'));
    await new Promise(setImmediate);
    process.off('unhandledRejection', unheard);

    expect(unheard).not.toHaveBeenCalled();
  });

  it('all that waits for one signal is cut', async () => {
    const controller = new AbortController();
    const cut = Array.from({ length: 8 }, () => within(controller.signal, FOR_EVER));
    controller.abort();

    expect((await Promise.allSettled(cut)).every(({ status }) => status === 'rejected')).toBe(true);
    expect(listenersOf(controller.signal)).toBe(0);
  });
});

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('passes after its time, and not before', () => {
    const { signal } = startDeadline(2000);
    vi.advanceTimersByTime(1999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);

    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBeInstanceOf(DeadlineExceededError);
  });

  it('counts from when the request came in', () => {
    const { signal } = startDeadline(2000, performance.now() - 1500);
    expect(shareLeft(signal)).toBeCloseTo(0.25, 2);
    expect(millisecondsLeft(signal)).toBeLessThanOrEqual(500);
    expect(limitOf(signal, 0.5, 100)).toBe(1000);
    vi.advanceTimersByTime(501);

    expect(signal.aborted).toBe(true);
    expect([shareLeft(signal), millisecondsLeft(signal)]).toEqual([0, 0]);
  });

  it('that has passed on arrival is over at once, without a timer', () => {
    expect(startDeadline(100, performance.now() - 100).signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is far off where there is none', () => {
    const { signal } = new AbortController();

    expect([shareLeft(undefined), shareLeft(signal), millisecondsLeft(signal)]).toEqual([
      1,
      1,
      Infinity,
    ]);
    expect(limitOf(signal, 0.5, 100)).toBe(100);
  });

  it('never passes once it is released', () => {
    const { signal, release } = startDeadline(2000);
    release();
    vi.advanceTimersByTime(5000);

    expect(signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
