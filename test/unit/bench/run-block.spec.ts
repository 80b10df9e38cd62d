import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runBlock } from '../../../bench/load/run-block.mjs';

const BYTES = 7;

/** Answers after a while, and remembers the most that were in flight. */
function slowTarget(milliseconds: number) {
  let inFlight = 0;
  const seen = { requests: 0, mostInFlight: 0 };
  const send = async () => {
    inFlight += 1;
    seen.requests += 1;
    seen.mostInFlight = Math.max(seen.mostInFlight, inFlight);
    await sleep(milliseconds);
    inFlight -= 1;
    return BYTES;
  };
  return { seen, send, nextRequest: () => ({}) };
}

describe('a block', () => {
  it('lasts until the least number of requests is answered, however long that takes', async () => {
    const { seen, ...target } = slowTarget(20);

    const block = await runBlock({ ...target, inFlight: 4, milliseconds: 1, leastRequests: 12 });

    expect(seen).toEqual({ requests: 12, mostInFlight: 4 });
    expect(block.latencies).toHaveLength(12);
    expect(block.bytes).toBe(12 * BYTES);
    expect(block.milliseconds).toBeGreaterThan(50);
  });

  it('lasts its time where that is more', async () => {
    const { seen, ...target } = slowTarget(1);

    const block = await runBlock({ ...target, inFlight: 2, milliseconds: 60, leastRequests: 4 });

    expect(seen.requests).toBeGreaterThan(4);
    expect(block.milliseconds).toBeGreaterThanOrEqual(60);
  });

  it('sends one request for each in flight, unless told otherwise', async () => {
    const { seen, ...target } = slowTarget(5);

    await runBlock({ ...target, inFlight: 3, milliseconds: 0 });

    expect(seen.requests).toBe(3);
  });

  it('sends no more once a request has failed', async () => {
    let requests = 0;
    const send = () => {
      requests += 1;
      return Promise.reject(new Error('not everybody'));
    };

    const block = runBlock({
      ...{ send, nextRequest: () => ({}) },
      ...{ inFlight: 2, milliseconds: 1000, leastRequests: 50 },
    });

    await expect(block).rejects.toThrow('not everybody');
    expect(requests).toBe(2);
  });
});
