import { entitiesOf } from '../scenarios.mjs';
import { median, percentile } from './statistics.mjs';

/**
 * @typedef {object} Measured what a target did in a cell: medians over the rounds, save p95 and
 *   p99, which are of all requests, and memory, which is the greatest
 * @property {string} cell
 * @property {string} target
 * @property {number} rounds
 * @property {number} requests
 * @property {number} p50 milliseconds, as are p95 and p99
 * @property {number} p95
 * @property {number} p99
 * @property {number} requestsPerSecond
 * @property {number} entitiesPerSecond
 * @property {number} cpuMsPerEntity
 * @property {number} loopDelayMs p99 of the event loop's delay
 * @property {number} memory bytes
 * @property {number} bytesPerAnswer
 *
 * @typedef {{ cell: string, target: string, failure: string }} Failed a target that could not
 */

/**
 * Measures all targets of a cell in turn, round by round, after a shorter one that only warms up.
 * In a round every target gets the same requests; the order of the targets changes. A target that fails to
 * assemble everybody is measured no further.
 *
 * @param {import('../scenarios.mjs').Cell} cell
 * @param {Readonly<Record<string, import('../targets/start-targets.mjs').Target>>} targets
 * @param {import('../options.mjs').CellEffort} effort
 * @param {(way: import('../targets/start-targets.mjs').Way) => Promise<void>} checkBlock
 * @param {() => Promise<void>} afterRound
 * @returns {Promise<readonly (Measured | Failed)[]>}
 */
export async function measureCell(cell, targets, effort, checkBlock, afterRound) {
  const { scenario, inFlight } = cell;
  const usual = cell.isOfFigures ? effort.roundsOfFigures : effort.rounds;
  const blockMs = cell.isOfFigures ? effort.blockMsOfFigures : effort.blockMs;
  const rounds = Math.min(usual, cell.mostRounds ?? Infinity);
  const inARow = Math.min(effort.inARow, cell.mostInARow ?? Infinity);
  const measuring = { milliseconds: blockMs, leastRequests: inARow * inFlight };
  const warmingUp = { milliseconds: blockMs / 2 };
  const blocks = new Map(cell.targets.map((name) => [name, []]));
  const failures = new Map();
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of orderOf(cell.targets, round)) {
      if (failures.has(name)) continue;
      const way = targets[name].ways[cell.way];
      const length = round > 0 ? measuring : warmingUp;
      try {
        const block = await measureBlock(way, { scenario, inFlight, seed: round, ...length });
        await checkBlock(way);
        if (round > 0) blocks.get(name).push(block);
      } catch (error) {
        if (way.child.ended()) throw error;
        failures.set(name, error.message);
      }
    }
    await afterRound();
  }
  return cell.targets.map((target) => {
    const failure = failures.get(target);
    return failure === undefined
      ? { cell: cell.name, target, rounds, ...summaryOf(blocks.get(target), entitiesOf(scenario)) }
      : { cell: cell.name, target, failure };
  });
}

/**
 * Who goes first changes, and who goes before whom: a target that leaves much to be cleaned up after
 * it would otherwise always leave it to the same one. Every target has its turn to be first, then the
 * same backwards: in twice as many rounds as there are targets all of that is balanced, for two
 * targets in every even number of rounds.
 *
 * @template Target
 * @param {readonly Target[]} targets
 * @param {number} round from 1; round 0, to warm up, is like the first
 * @returns {Target[]}
 */
export function orderOf(targets, round) {
  const turn = Math.max(round - 1, 0);
  const start = turn % targets.length;
  const order = [...targets.slice(start), ...targets.slice(0, start)];
  return Math.floor(turn / targets.length) % 2 === 0 ? order : order.reverse();
}

async function measureBlock(way, plan) {
  const before = await way.child.ask('usage');
  const block = await way.runBlock(plan);
  const after = await way.child.ask('usage');
  return { ...block, ...after, cpuMs: after.cpuMs - before.cpuMs };
}

function summaryOf(blocks, entities) {
  const all = blocks.flatMap(({ latencies }) => latencies);
  const medianOf = (valueOf) => median(blocks.map(valueOf));
  const requestsPerSecond = medianOf(
    ({ latencies, milliseconds }) => (latencies.length / milliseconds) * 1000,
  );
  return {
    requests: all.length,
    p50: medianOf(({ latencies }) => percentile(latencies, 0.5)),
    p95: percentile(all, 0.95),
    p99: percentile(all, 0.99),
    requestsPerSecond,
    entitiesPerSecond: requestsPerSecond * entities,
    cpuMsPerEntity: medianOf(({ cpuMs, latencies }) => cpuMs / latencies.length / entities),
    loopDelayMs: medianOf(({ loopDelayMs }) => loopDelayMs),
    memory: Math.max(...blocks.map(({ memory }) => memory)),
    bytesPerAnswer: blocks.reduce((sum, { bytes }) => sum + bytes, 0) / all.length,
  };
}
