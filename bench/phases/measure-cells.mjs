import { checkAnswers, checkStored, schemaCheck } from '../measure/check-answers.mjs';
import { measureCell } from '../measure/measure-cell.mjs';
import { removeContexts } from '../measure/stored-contexts.mjs';
import { say } from '../report/print.mjs';
import { SCENARIOS, takesPart } from '../scenarios.mjs';

/** What of them comes with so many in flight: alone a request goes ways that it does not go in company. */
const WARM_UP_IN_FLIGHT = [
  { inFlight: 16, part: 1 },
  { inFlight: 1, part: 0.25 },
];
/**
 * What each gets of the requests to warm up with. Where a request is little work V8 needs the more of
 * them before it compiles what all requests run through: 3,000 of `status` leave a third to be gained.
 */
const SHARES_OF_SCENARIOS = { 'combats-10': 1, 'status-1': 6, 'inventory-10': 0.25 };
/** The same for a way whose process is warm already but for the way itself. */
const SHARE_OF_A_FURTHER_WAY = 0.25;
/** And for another process of the same target: no figure is of it. */
const SHARE_OF_A_FURTHER_PROCESS = 0.5;
/** What a target gets of the time: a request of this one is so much work that few of them are enough. */
const SHARES_OF_TIME = { naive: 0.4 };

/**
 * Checks and measures cells one after the other.
 *
 * @param {readonly import('../scenarios.mjs').Cell[]} cells
 * @param {Readonly<Record<string, import('../targets/start-targets.mjs').Target>>} targets
 * @param {import('../options.mjs').PhaseEffort} phase
 * @param {object} tools
 */
export async function measureCells(cells, targets, phase, { redis, options, step }) {
  const { world, rounds, roundsOfFigures, inARow } = options.effort;
  const { blockMs, blockMsOfFigures, warmUp } = phase;
  const effort = { rounds, roundsOfFigures, blockMs, blockMsOfFigures, inARow };
  const validate = await schemaCheck(targets.service.ways.http);
  const clean = () => removeContexts(redis);

  await step(() => warmUpAll(targets, warmUp, clean));
  const measured = [];
  for (const cell of cells) {
    await step(() => checkAnswers(cell, targets, { world, redis, validate }));
    const checkBlock = (way) => checkStored(cell.scenario, way, { redis, validate });
    const ofCell = await step(() => measureCell(cell, targets, effort, checkBlock, clean));
    say.cell(cell, ofCell);
    measured.push(...ofCell);
  }
  return measured;
}

/**
 * Until the code of each has been compiled for what it mostly does: services run for days, and what
 * is measured first would otherwise pay for all. That takes so many requests, on a slow machine as on
 * a fast one; what cannot answer them in time has had its share.
 */
async function warmUpAll(targets, { requests, milliseconds }, clean) {
  for (const target of Object.values(targets)) {
    const warm = new Set();
    const ofTarget = SHARES_OF_TIME[target.name] ?? 1;
    for (const way of Object.values(target.ways)) {
      const ofProcess = warm.size === 0 ? 1 : SHARE_OF_A_FURTHER_PROCESS;
      const ofWay = warm.has(way.child) ? SHARE_OF_A_FURTHER_WAY : ofProcess;
      warm.add(way.child);
      for (const [name, share] of Object.entries(SHARES_OF_SCENARIOS)) {
        const scenario = SCENARIOS[name];
        if (!takesPart(target.name, scenario)) continue;
        for (const { inFlight, part } of WARM_UP_IN_FLIGHT) {
          const most = {
            requests: requests * share * part * ofWay,
            milliseconds: milliseconds * Math.min(share, 1) * part * ofWay * ofTarget,
          };
          await way.runBlock({ scenario, inFlight, seed: 0, ...most });
        }
        await clean();
      }
    }
  }
}
