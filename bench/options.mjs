import { parseArgs } from 'node:util';

export const USAGE = `npm run bench [-- --quick] [-- --only TEXT] [-- --rounds N] [-- --chart]

Measures the service against hand-written code (floor) and ordinary code (naive) on private servers
with a data set of its own, and removes everything at the end. Some twelve minutes on two slow cores.

  --quick      less of everything, in little more than a minute: to see that it works
  --only TEXT  only cells with that in their name: "http combats-10 ", "near nats", "status-1"
  --rounds N   rounds of every cell (4, and 10 of those that the figures are about; quick 1)
  --chart      measure nothing: draw the charts and tables of docs/performance.md anew from the
               newest results
  --help       this text

A full run writes bench/results/<date>.json and .md, and brings docs/performance.md up to date; any
other, and one of less than five rounds, writes bench/results/partial.json and .md.`;

/**
 * @typedef {object} PhaseEffort how long is measured in a phase, and what comes before that
 * @property {number} blockMs of one target in one round, and more where that is too short for `inARow`
 * @property {number} blockMsOfFigures the same for cells that the figures are about
 * @property {{ requests: number, milliseconds: number }} warmUp whichever of them comes first
 *
 * @typedef {object} CellEffort how long a cell is measured
 * @property {number} rounds
 * @property {number} roundsOfFigures of cells that the figures are about
 * @property {number} blockMs
 * @property {number} blockMsOfFigures
 * @property {number} inARow so many requests are sent in a block, at least, for each in flight: a single
 *   one each is a wave that comes and ebbs, which tells little of requests a second
 */

/** Below that the noise of a machine decides on the figures: they are not written down. */
const LEAST_ROUNDS_OF_FIGURES = 5;

const FULL = {
  world: { players: 10_000, monsters: 2000 },
  // Even numbers: two targets are first, and second, equally often.
  rounds: 4,
  roundsOfFigures: 10,
  inARow: 3,
  near: {
    blockMs: 250,
    blockMsOfFigures: 400,
    warmUp: { requests: 5000, milliseconds: 20_000 },
  },
  // On the way most of the time is spent: what V8 has not compiled yet hardly shows.
  far: { blockMs: 200, blockMsOfFigures: 200, warmUp: { requests: 500, milliseconds: 2000 } },
  neighbours: { rounds: 5, blockMs: 1000 },
};

const QUICK = {
  world: { players: 2000, monsters: 400 },
  rounds: 1,
  roundsOfFigures: 1,
  inARow: 1,
  near: { blockMs: 150, blockMsOfFigures: 150, warmUp: { requests: 1000, milliseconds: 300 } },
  far: { blockMs: 150, blockMsOfFigures: 150, warmUp: { requests: 250, milliseconds: 150 } },
  neighbours: { rounds: 1, blockMs: 300 },
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
  const effort = asked === undefined ? usual : withRounds(usual, asked);
  const isFull = !quick && only === '' && effort.roundsOfFigures >= LEAST_ROUNDS_OF_FIGURES;
  return { quick, only, chart, help, isFull, effort };
}

function withRounds(effort, rounds) {
  const neighbours = { ...effort.neighbours, rounds };
  return { ...effort, rounds, roundsOfFigures: rounds, neighbours };
}
