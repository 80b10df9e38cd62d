import { requestsOf } from '../load/requests.mjs';
import { median } from './statistics.mjs';

const SAMPLES = 60;
const WARM_UP = 10;

/**
 * Where the time of a request goes: medians of single requests over HTTP.
 *
 * @param {import('../targets/start-targets.mjs').Target} service it publishes its stages from now on
 * @param {import('../scenarios.mjs').Scenario} scenario
 * @param {import('../world.mjs').World} world
 * @returns {Promise<{ total: number, stages: readonly { label: string, start: number, duration:
 *   number }[] }>} milliseconds; a stage's start is counted from the first stage's
 */
export async function watchStages({ ways }, scenario, world) {
  const { child, assemble } = ways.http;
  const nextRequest = requestsOf(scenario, world, 0);
  await child.ask('watch stages');
  const totals = [];
  const byLabel = new Map();
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const sent = performance.now();
    await assemble(nextRequest());
    const total = performance.now() - sent;
    const stages = await child.ask('stages');
    if (sample < WARM_UP) continue;
    totals.push(total);
    const first = Math.min(...stages.map(({ start }) => start));
    for (const { stage, source, start, end } of stages) {
      const label = source === undefined ? stage : `${stage} ${source}`;
      if (!byLabel.has(label)) byLabel.set(label, { starts: [], durations: [] });
      byLabel.get(label).starts.push(start - first);
      byLabel.get(label).durations.push(end - start);
    }
  }
  const stages = [...byLabel].map(([label, { starts, durations }]) => ({
    label,
    start: median(starts),
    duration: median(durations),
  }));
  return { total: median(totals), stages: stages.sort((a, b) => a.start - b.start) };
}
