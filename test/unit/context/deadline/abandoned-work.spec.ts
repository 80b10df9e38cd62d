import { describe, expect, it } from 'vitest';
import { abandonedWork, untilEnded } from '../../../../src/context/deadline/abandoned-work.js';
import { within } from '../../../../src/context/deadline/deadline.js';

/** Work that ends when it is told to. */
function work() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { done, end };
}

describe('work that nobody waits for any more', () => {
  it('is counted by its stage, and as running until it ends', async () => {
    const controller = new AbortController();
    const [first, second] = [work(), work()];
    const cut = [first, second].map(({ done }) => within(controller.signal, done, 'counted'));
    expect(abandonedWork().get('counted')).toBeUndefined();
    controller.abort();
    await Promise.allSettled(cut);

    expect(abandonedWork().get('counted')).toEqual({ total: 2, running: 2 });
    first.end();
    await first.done;
    expect(abandonedWork().get('counted')).toEqual({ total: 2, running: 1 });
  });

  it('is not counted where it is called off', async () => {
    const controller = new AbortController();
    const before = [...abandonedWork().keys()];
    const cut = within(controller.signal, work().done);
    controller.abort();
    await cut.catch(() => undefined);

    expect([...abandonedWork().keys()]).toEqual(before);
  });

  it('is waited for by who keeps its place, for a while', async () => {
    const controller = new AbortController();
    const { done, end } = work();
    const cut = within(controller.signal, done, 'waited for');
    controller.abort();
    await cut.catch(() => undefined);
    const order: string[] = [];
    const ended = untilEnded(controller.signal, 5000).then(() => order.push('ended'));
    await untilEnded(controller.signal, 10).then(() => order.push('enough'));
    end();
    await ended;
    await untilEnded(controller.signal, 5000);

    expect(order).toEqual(['enough', 'ended']);
  });
});
