import { Redis } from 'ioredis';
import { INTERRUPTED, listenForInterruption } from '../tools/interruption.mjs';
import { startPrivateServers } from '../tools/private-servers.mjs';
import { describeMachine, revision } from './machine.mjs';
import { measureFar } from './phases/far.mjs';
import { measureNear } from './phases/near.mjs';
import { say } from './report/print.mjs';
import { writeResults } from './report/write-results.mjs';
import { prepareWorld } from './world.mjs';

/**
 * @typedef {object} Results
 * @property {string} takenAt
 * @property {string} revision
 * @property {object} machine
 * @property {object} effort
 * @property {readonly import('./measure/measure-cell.mjs').Measured[]} measured
 * @property {readonly import('./measure/count-trips.mjs').Trips[]} trips
 * @property {readonly object[]} neighbours
 * @property {object} [stages]
 * @property {number} [peakMemory] bytes, of the service over HTTP and NATS, near and far
 * @property {number} [peakMemoryInProcess] of the service with the load that it makes itself
 */

/**
 * Measures, says what it sees, and writes it down.
 *
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<number>} the status to exit with
 */
export async function runBench(options) {
  const interruption = listenForInterruption();
  const undo = [];
  try {
    const work = measure(options, interruption.check, undo);
    // Ended by an interruption, it fails somewhere in its middle: that says nothing.
    work.catch(() => undefined);
    const results = await Promise.race([
      work,
      interruption.happened.then(() => {
        throw INTERRUPTED;
      }),
    ]);
    say.results(results, options);
    for (const file of writeResults(results, options)) say.written(file);
    return 0;
  } catch (error) {
    if (error === INTERRUPTED) return 130;
    console.error(`\nThe bench failed: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    for (const stop of undo.reverse()) {
      await stop().catch((error) => console.error(`Stopping failed: ${error.message}`));
    }
  }
}

async function measure(options, check, undo) {
  const step = async (work) => {
    check();
    return work();
  };
  /** What is being started is ended too, as soon as it is there. */
  const keep = (starting) => {
    undo.push(async () => {
      const started = await starting.catch(() => undefined);
      await started?.stop();
    });
    return starting;
  };
  const { effort } = options;

  const servers = await keep(startPrivateServers());
  const redis = new Redis(servers.redisUrl);
  redis.on('error', () => undefined);
  undo.push(async () => redis.disconnect());
  const machine = await describeMachine(servers, redis);
  say.machine(machine);
  say.world(effort.world);
  await step(() => prepareWorld(servers.databaseUrl, redis, effort.world));

  const tools = { servers, redis, options, step, keep };
  const near = await measureNear(tools);
  const far = await measureFar(tools);
  return {
    takenAt: new Date().toISOString(),
    revision: revision(),
    machine,
    effort,
    ...near,
    ...far,
    measured: [...near.measured, ...far.measured],
    peakMemory: Math.max(near.peakMemory ?? 0, far.peakMemory ?? 0) || undefined,
  };
}
