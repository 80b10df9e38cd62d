const MEGABYTE = 1e6;

/**
 * @typedef {object} Figure what the service is to reach
 * @property {string} title
 * @property {'≤' | '≥' | '<'} relation
 * @property {number} target
 * @property {string} [unit]
 * @property {string} [cell] where it is measured
 * @property {(results: Results) => number | undefined} of `undefined` where it was not measured
 */

/** @typedef {import('../run-bench.mjs').Results} Results */

const COMBATS = '10 players `combats`';
const PER_ENTITY = '1000 players against 10, per entity';

/** @type {readonly Figure[]} */
const FIGURES = [
  ratio(`${COMBATS}, HTTP, 1 in flight: p50`, 'http combats-10 1', 'p50', '≤', 0.85),
  ratio(`${COMBATS}, HTTP, 1 in flight: CPU`, 'http combats-10 1', 'cpuMsPerEntity', '≤', 0.75),
  ratio(`${COMBATS}, HTTP, 16: requests/s`, 'http combats-10 16', 'requestsPerSecond', '≥', 2),
  ratio(`${COMBATS}, NATS, 1 in flight: p50`, 'nats combats-10 1', 'p50', '≤', 0.85),
  ratio(`${COMBATS}, NATS, 16: requests/s`, 'nats combats-10 16', 'requestsPerSecond', '≥', 2.2),
  ratio('1 player `status`, HTTP, 1 in flight: p50', 'http status-1 1', 'p50', '≤', 1.25),
  ratio('1 player `status`, HTTP, 16: requests/s', 'http status-1 16', 'requestsPerSecond', '≥', 1),
  ratio('100 players `combats`, HTTP, 1 in flight: p50', 'http combats-100 1', 'p50', '≤', 0.75),
  ratio(
    '100 players `combats`, HTTP, 16: requests/s',
    'http combats-100 16',
    'requestsPerSecond',
    '≥',
    1.5,
  ),
  ratio(`${COMBATS}, HTTP, 1 in flight: p50`, 'http combats-10 1', 'p50', '≤', 1 / 15, 'naive'),
  ratio(
    `${COMBATS}, HTTP, 16: requests/s`,
    'http combats-10 16',
    'requestsPerSecond',
    '≥',
    15,
    'naive',
  ),
  {
    title: `${PER_ENTITY}: CPU`,
    relation: '≤',
    target: 1.2,
    of: (results) => perEntity(results, ({ cpuMsPerEntity }) => cpuMsPerEntity),
  },
  {
    title: `${PER_ENTITY}: time`,
    relation: '≤',
    target: 1.2,
    of: (results) => perEntity(results, ({ p50 }, entities) => p50 / entities),
  },
  {
    title: 'Memory of the process at its peak',
    relation: '<',
    target: 300,
    unit: 'MB',
    of: ({ peakMemory }) => peakMemory && peakMemory / MEGABYTE,
  },
  {
    title: '1 player `status` beside 1000 players: p99 against its idle p99',
    relation: '<',
    target: 5,
    of: ({ neighbours }) => neighbourOf(neighbours, ({ busyP99, idleP99 }) => busyP99 / idleP99),
  },
  {
    title: 'The event loop’s delay meanwhile: p99',
    relation: '<',
    target: 50,
    unit: 'ms',
    of: ({ neighbours }) => neighbourOf(neighbours, ({ loopDelayMs }) => loopDelayMs),
  },
];

/** @param {Results} results @returns what each figure came to, and in a word what that means */
export function figuresOf(results) {
  return FIGURES.map(({ title, relation, target, unit, cell, of }) => {
    const reached = of(results);
    return { title, relation, target, unit, reached, verdict: verdictOf() };

    function verdictOf() {
      if (reached !== undefined) return HOLDS[relation](reached, target) ? 'held' : 'not held';
      return hasFailed(results, cell) ? 'failed' : 'not measured';
    }
  });
}

function hasFailed({ measured }, cell) {
  return measured.some(
    (each) => each.cell === cell && each.target === 'service' && each.failure !== undefined,
  );
}

const HOLDS = {
  '≤': (reached, target) => reached <= target,
  '≥': (reached, target) => reached >= target,
  '<': (reached, target) => reached < target,
};

/** The service's figure to that of another target in the same cell; `undefined` unless both have it. */
export function ratioOf(results, cell, key, other = 'floor') {
  const service = measuredIn(results, cell, 'service');
  const reference = measuredIn(results, cell, other);
  return service && reference && service[key] / reference[key];
}

function measuredIn({ measured }, cell, target) {
  return measured.find(
    (each) => each.cell === cell && each.target === target && each.failure === undefined,
  );
}

function ratio(title, cell, key, relation, target, other = 'floor') {
  return {
    title: `${title}, to ${other}`,
    relation,
    target,
    cell: `near ${cell}`,
    of: (results) => ratioOf(results, `near ${cell}`, key, other),
  };
}

function perEntity(results, valueOf) {
  const of = (players) => {
    const found = measuredIn(results, `near http combats-${players} 1`, 'service');
    return found && valueOf(found, players);
  };
  const [many, few] = [of(1000), of(10)];
  return many !== undefined && few !== undefined ? many / few : undefined;
}

function neighbourOf(neighbours, valueOf) {
  const service = neighbours.find(({ target }) => target === 'service');
  return service && valueOf(service);
}
