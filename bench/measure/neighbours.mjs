import { setTimeout as sleep } from 'node:timers/promises';
import { requestsOf } from '../load/requests.mjs';
import { SCENARIOS } from '../scenarios.mjs';
import { median, percentile } from './statistics.mjs';

/** Between two small requests: they shall show what the large one does to them, not to each other. */
const PAUSE_MS = 3;
/** After large requests: what they leave to be collected and removed is not idle yet. */
const SETTLE_MS = 700;

/**
 * What a small request feels of a large one: 1 player's `status`, alone and while another caller
 * asks for 1000 players' `combats` again and again. Both are asked for at the same pace, in turn,
 * round by round; a p99 is of all requests of all rounds, since one round has too few for it.
 *
 * @param {import('../targets/start-targets.mjs').Target} target
 * @param {import('../world.mjs').World} world
 * @param {{ rounds: number, blockMs: number }} effort
 * @param {() => Promise<void>} afterRound
 */
export async function measureNeighbours({ name, ways }, world, { rounds, blockMs }, afterRound) {
  const { child, send } = ways.http;
  const smallRequest = requestsOf(SCENARIOS['status-1'], world, 1);
  const largeRequest = requestsOf(SCENARIOS['combats-1000'], world, 1);

  const seen = { idle: [], busy: [], loopDelayMs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    await sleep(SETTLE_MS);
    const idle = await latenciesWhile(during(blockMs));
    let isOver = false;
    await child.ask('usage');
    const [, busy] = await Promise.all([
      largeRequests(during(blockMs)).finally(() => (isOver = true)),
      latenciesWhile(() => !isOver),
    ]);
    const { loopDelayMs } = await child.ask('usage');
    await afterRound();
    if (round === 0) continue;
    seen.idle.push(...idle);
    seen.busy.push(...busy);
    seen.loopDelayMs.push(loopDelayMs);
  }
  return {
    target: name,
    idleP99: percentile(seen.idle, 0.99),
    idleRequests: seen.idle.length,
    busyP99: percentile(seen.busy, 0.99),
    busyRequests: seen.busy.length,
    loopDelayMs: median(seen.loopDelayMs),
  };

  async function latenciesWhile(isGoingOn) {
    const latencies = [];
    while (isGoingOn()) {
      const sent = performance.now();
      await send(smallRequest());
      latencies.push(performance.now() - sent);
      await sleep(PAUSE_MS);
    }
    return latencies;
  }

  async function largeRequests(isGoingOn) {
    do await send(largeRequest());
    while (isGoingOn());
  }
}

/** Holds for so many milliseconds from now on. */
function during(milliseconds) {
  const end = performance.now() + milliseconds;
  return () => performance.now() < end;
}
