import { checkAnswers, schemaCheck } from '../measure/check-answers.mjs';
import { measureCell } from '../measure/measure-cell.mjs';
import { removeContexts } from '../measure/stored-contexts.mjs';
import { say } from '../report/print.mjs';
import { SCENARIOS, takesPart } from '../scenarios.mjs';

const WARM_UP_IN_FLIGHT = 4;
const WARM_UP_SCENARIOS = ['combats-10', 'status-1', 'inventory-10'].map((name) => SCENARIOS[name]);

/**
 * Checks and measures cells one after the other.
 *
 * @param {readonly import('../scenarios.mjs').Cell[]} cells
 * @param {Readonly<Record<string, import('../targets/start-targets.mjs').Target>>} targets
 * @param {number} blockMs
 * @param {object} tools
 */
export async function measureCells(cells, targets, blockMs, { redis, options, step }) {
  const { world, rounds, warmUpMs } = options.effort;
  const validate = await schemaCheck(targets.service.ways.http);
  const clean = () => removeContexts(redis);

  await step(() => warmUp(targets, warmUpMs));
  await clean();
  const measured = [];
  for (const cell of cells) {
    await step(() => checkAnswers(cell, targets, { world, redis, validate }));
    const ofCell = await step(() => measureCell(cell, targets, { rounds, blockMs }, clean));
    say.cell(cell, ofCell);
    measured.push(...ofCell);
  }
  return measured;
}

/**
 * Until the code of each has been compiled for what it mostly does: services run for days, and what
 * is measured first would otherwise pay for all.
 */
async function warmUp(targets, milliseconds) {
  for (const target of Object.values(targets)) {
    for (const way of Object.values(target.ways)) {
      for (const scenario of WARM_UP_SCENARIOS.filter((each) => takesPart(target.name, each))) {
        await way.runBlock({ scenario, inFlight: WARM_UP_IN_FLIGHT, seed: 0, milliseconds });
      }
    }
  }
}
