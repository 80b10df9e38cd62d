/**
 * @typedef {object} Scenario what a request asks for
 * @property {string} name
 * @property {string} title
 * @property {number} players
 * @property {number} [monsters]
 * @property {string} scope
 */

/** @type {Readonly<Record<string, Scenario>>} */
export const SCENARIOS = Object.fromEntries(
  [
    { name: 'combats-10', title: '10 players, `combats`', players: 10, scope: 'combats' },
    {
      name: 'combats-10-5',
      title: '10 players and 5 monsters, `combats`',
      players: 10,
      monsters: 5,
      scope: 'combats',
    },
    { name: 'status-1', title: '1 player, `status`', players: 1, scope: 'status' },
    { name: 'inventory-10', title: '10 players, `inventory`', players: 10, scope: 'inventory' },
    { name: 'combats-100', title: '100 players, `combats`', players: 100, scope: 'combats' },
    { name: 'combats-1000', title: '1000 players, `combats`', players: 1000, scope: 'combats' },
  ].map((scenario) => [scenario.name, scenario]),
);

/** @param {Scenario} scenario */
export function entitiesOf({ players, monsters = 0 }) {
  return players + monsters;
}

/** @typedef {'near' | 'far'} Distance of the servers: as they are, or with a delay on every hop */
/** @typedef {'http' | 'nats' | 'process'} WayIn */

/**
 * @typedef {object} Cell what is measured at one go, for all its targets in turn
 * @property {string} name
 * @property {Distance} distance
 * @property {WayIn} way
 * @property {Scenario} scenario
 * @property {number} inFlight
 * @property {readonly string[]} targets
 * @property {boolean} isOfFigures
 * @property {number} [mostRounds]
 * @property {number} [mostInARow] requests, for each in flight
 */

/** @type {readonly WayIn[]} */
const WAYS = ['http', 'nats', 'process'];

/** What the figures are about. */
const OF_FIGURES = [
  ...['near http combats-10 1', 'near http combats-10 16'],
  ...['near nats combats-10 1', 'near nats combats-10 16'],
  ...['near http status-1 1', 'near http status-1 16'],
  ...['near http combats-100 1', 'near http combats-100 16'],
  'near http combats-1000 1',
];
/** What `--quick` measures. */
const QUICK = [...OF_FIGURES, 'near process combats-10 1', 'far http combats-10 1'];

/**
 * @param {Distance} distance
 * @param {{ quick: boolean, only: string }} options
 * @returns {readonly Cell[]}
 */
export function cellsOf(distance, { quick, only }) {
  const cells = WAYS.flatMap((way) =>
    Object.values(SCENARIOS).flatMap((scenario) =>
      [1, 16].map((inFlight) => cellOf(distance, way, scenario, inFlight)),
    ),
  );
  return cells
    .filter(isAffordable)
    .filter(({ name }) => (quick ? QUICK.includes(name) : true) && name.includes(only));
}

/** @returns {Cell} */
function cellOf(distance, way, scenario, inFlight) {
  const name = `${distance} ${way} ${scenario.name} ${inFlight}`;
  const targets = ['service', 'floor', 'naive'].filter((each) => takesPart(each, scenario, way));
  const isOfFigures = OF_FIGURES.includes(name);
  const cell = { name, distance, way, scenario, inFlight, targets, isOfFigures };
  if (isHuge(cell)) return { ...cell, mostRounds: 2, mostInARow: 2 };
  // Only the naive target is slow enough there to notice: it takes a second a request.
  return targets.includes('naive') ? { ...cell, mostInARow: 2 } : cell;
}

/** Ordinary code is there for one comparison. */
export function takesPart(target, { name }, way = 'http') {
  return target !== 'naive' || (name === 'combats-10' && way === 'http');
}

/** Sixteen times 1000 players take ten seconds and more: that is measured in one place alone. */
function isAffordable(cell) {
  return !isHuge(cell) || (cell.distance === 'near' && cell.way === 'http');
}

function isHuge({ scenario, inFlight }) {
  return scenario.players === 1000 && inFlight > 1;
}
