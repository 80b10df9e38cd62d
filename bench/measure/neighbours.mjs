import { setTimeout as sleep } from 'node:timers/promises';
import { requestsOf } from '../load/requests.mjs';
import { SCENARIOS } from '../scenarios.mjs';
import { median, percentile } from './statistics.mjs';

/** Between two small requests: they shall show what the large one does to them, not to each other. */
const PAUSE_MS = 3;

/**
 * What a small request feels of a large one: 1 player's `status`, alone and while another caller
 * asks for 1000 players' `combats` again and again.
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

  const p99While = async (isOver) => {
    const latencies = [];
    while (!isOver()) {
      const sent = performance.now();
      await send(smallRequest());
      latencies.push(performance.now() - sent);
      await sleep(PAUSE_MS);
    }
    return percentile(latencies, 0.99);
  };
  const during = (milliseconds) => {
    const end = performance.now() + milliseconds;
    return () => performance.now() >= end;
  };

  const seen = { idle: [], busy: [], loopDelayMs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const idle = await p99While(during(blockMs));
    let isOver = false;
    await child.ask('usage');
    const [, busy] = await Promise.all([
      largeRequests(during(blockMs)).finally(() => (isOver = true)),
      p99While(() => isOver),
    ]);
    const { loopDelayMs } = await child.ask('usage');
    await afterRound();
    if (round === 0) continue;
    seen.idle.push(idle);
    seen.busy.push(busy);
    seen.loopDelayMs.push(loopDelayMs);
  }
  return {
    target: name,
    idleP99: median(seen.idle),
    busyP99: median(seen.busy),
    loopDelayMs: median(seen.loopDelayMs),
  };

  async function largeRequests(isDone) {
    do await send(largeRequest());
    while (!isDone());
  }
}
