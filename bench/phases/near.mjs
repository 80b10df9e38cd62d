import { measureNeighbours } from '../measure/neighbours.mjs';
import { removeContexts } from '../measure/stored-contexts.mjs';
import { watchStages } from '../measure/watch-stages.mjs';
import { say } from '../report/print.mjs';
import { cellsOf, SCENARIOS } from '../scenarios.mjs';
import { startTargets } from '../targets/start-targets.mjs';
import { measureCells } from './measure-cells.mjs';

/** Everything with the servers as they are, on this machine. */
export async function measureNear(tools) {
  const { servers, redis, options, step, keep } = tools;
  const { world, near, neighbours: effort } = options.effort;
  const cells = cellsOf('near', options);
  if (cells.length === 0) return { measured: [], neighbours: [] };
  say.phase('near');
  const { targets, stop } = await step(() => keep(startTargets(servers, cells, world)));
  const measured = await measureCells(cells, targets, near, tools);

  const neighbours = [];
  if (options.only === '') {
    for (const name of ['service', 'floor']) {
      const measure = () =>
        measureNeighbours(targets[name], world, effort, () => removeContexts(redis));
      neighbours.push(await step(measure));
    }
  }
  const { peakMemory } = await targets.service.ways.http.child.ask('usage');
  const inProcess = await targets.service.ways.process?.child.ask('usage');
  // The last: from here on the service has a listener.
  const stages = await step(() => watchStages(targets.service, SCENARIOS['combats-10'], world));
  await stop();
  await removeContexts(redis);
  return {
    ...{ measured, neighbours, peakMemory, stages },
    peakMemoryInProcess: inProcess?.peakMemory,
  };
}
