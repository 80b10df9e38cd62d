import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/**
 * Tries until a process that is starting does what it is asked.
 *
 * @template Result
 * @param {import('./child.mjs').Child} child
 * @param {() => Promise<Result>} attempt
 * @returns {Promise<Result>}
 */
export async function untilItWorks(child, attempt) {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (child.ended() || performance.now() > deadline) throw child.ended() ?? error;
      await sleep(50);
    }
  }
}
