import { checkAnswers, schemaCheck } from '../measure/check-answers.mjs';
import { countTrips } from '../measure/count-trips.mjs';
import { startProxies } from '../proxy/start-proxies.mjs';
import { say } from '../report/print.mjs';
import { cellsOf, SCENARIOS, takesPart } from '../scenarios.mjs';
import { startTargets } from '../targets/start-targets.mjs';
import { measureCells } from './measure-cells.mjs';

/** On every chunk, each way. */
const DELAY_MS = 1;
/** A large request takes as many trips as a small one, in so many chunks that they blur. */
const MOST_PLAYERS = 10;

/** The same with the database and Redis farther away; and what a request asks of them. */
export async function measureFar(tools) {
  const { servers, redis, options, step, keep } = tools;
  const { world, far } = options.effort;
  const cells = cellsOf('far', options);
  if (cells.length === 0) return { measured: [], trips: [] };
  say.phase('far');
  const proxies = await step(() => keep(startProxies(servers, DELAY_MS)));
  const { targets } = await step(() => keep(startTargets(proxies.servers, cells, world)));
  const measured = await measureCells(cells, targets, far, tools);

  const trips = [];
  const validate = await schemaCheck(targets.service.ways.http);
  for (const scenario of Object.values(SCENARIOS)) {
    if (scenario.players > MOST_PLAYERS) continue;
    const names = Object.keys(targets).filter((name) => takesPart(name, scenario));
    const cell = { scenario, way: 'http', targets: names };
    await step(() => checkAnswers(cell, targets, { world, redis, validate }));
    for (const name of names) {
      const counting = { counts: proxies.counts, world, redis };
      trips.push(await step(() => countTrips(scenario, targets[name], counting)));
    }
  }
  const { peakMemory } = await targets.service.ways.http.child.ask('usage');
  return { measured, trips, peakMemory };
}
