import { parseArgs } from 'node:util';

export const USAGE = `npm run bench [-- --quick] [-- --only TEXT] [-- --rounds N] [-- --chart]

Measures the service against hand-written code (floor) and ordinary code (naive) on private servers
with a data set of its own, and removes everything at the end. A quarter of an hour on two cores.

  --quick      less of everything, in about a minute: to see that it works
  --only TEXT  only cells with that in their name: "http combats-10 ", "near nats", "status-1"
  --rounds N   rounds of every cell (5, and 15 of those that the figures are about; quick 1)
  --chart      measure nothing: draw the charts and tables of docs/performance.md anew from the
               newest results
  --help       this text

A full run writes bench/results/<date>.json and .md, and brings docs/performance.md up to date; any
other writes bench/results/partial.json and .md.`;

/**
 * @typedef {object} PhaseEffort how long is measured in a phase, and what comes before that
 * @property {number} blockMs of one target in one round
 * @property {{ requests: number, milliseconds: number }} warmUp whichever of them comes first
 */

const FULL = {
  world: { players: 10_000, monsters: 2000 },
  rounds: 5,
  // The noise of a machine must not decide on the figures.
  roundsOfFigures: 15,
  near: { blockMs: 400, warmUp: { requests: 5000, milliseconds: 20_000 } },
  // On the way most of the time is spent: what V8 has not compiled yet hardly shows.
  far: { blockMs: 200, warmUp: { requests: 1250, milliseconds: 5000 } },
  neighboursMs: 1000,
};

const QUICK = {
  world: { players: 2000, monsters: 400 },
  rounds: 1,
  roundsOfFigures: 1,
  near: { blockMs: 150, warmUp: { requests: 1000, milliseconds: 600 } },
  far: { blockMs: 150, warmUp: { requests: 250, milliseconds: 300 } },
  neighboursMs: 300,
};

/** @typedef {ReturnType<typeof optionsOf>} Options */

/** @param {readonly string[]} args of the command line */
export function optionsOf(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      rounds: { type: 'string' },
      chart: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, only, chart, help } = values;
  const usual = quick ? QUICK : FULL;
  const asked = values.rounds === undefined ? undefined : Number(values.rounds);
  if (asked !== undefined && !(Number.isInteger(asked) && asked >= 1)) {
    throw new RangeError('--rounds must be 1 or more');
  }
  const effort = asked === undefined ? usual : { ...usual, rounds: asked, roundsOfFigures: asked };
  const isFull = !quick && only === '' && effort.rounds >= FULL.rounds;
  return { quick, only, chart, help, isFull, effort };
}
