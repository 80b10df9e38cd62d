import { SCENARIOS } from '../scenarios.mjs';
import { figuresOf, ratioOf } from './figures.mjs';

/** @typedef {import('../run-bench.mjs').Results} Results */

const WAYS = { http: 'HTTP', nats: 'NATS', process: 'in process' };

/** @param {Results} results @returns {string} the figures to reach, as Markdown */
export function figuresTable(results) {
  return table(
    ['', 'target', 'reached', ''],
    figuresOf(results).map(({ title, relation, target, unit, reached, verdict }) => [
      title,
      `${relation} ${numberOf(target)}${unitOf(unit)}`,
      reached === undefined ? '–' : `${numberOf(reached)}${unitOf(unit)}`,
      verdict === 'held' ? verdict : `**${verdict}**`,
    ]),
  );
}

/** @param {Results} results @param {'near' | 'far'} distance */
export function cellsTable(results, distance) {
  const rows = results.measured
    .filter(({ cell }) => cell.startsWith(distance))
    .map((measured) => rowOf(results, measured));
  const latencies = ['p50', 'p95', 'p99'].map((name) => `${name}, ms`);
  return table(
    [
      ...['', 'way', 'in flight', 'target', ...latencies, 'requests/s', 'entities/s'],
      ...['CPU ms/entity', 'loop delay, ms', 'memory, MB', 'answer, bytes'],
      ...['p50 to floor', 'requests/s to floor', 'CPU to floor'],
    ],
    rows,
  );
}

function rowOf(results, measured) {
  const [, way, scenario, inFlight] = measured.cell.split(' ');
  const head = [SCENARIOS[scenario].title, WAYS[way], inFlight, measured.target];
  if (measured.failure !== undefined) return [...head, 'failed', ...Array(11).fill('')];
  const { target, p50, p95, p99, requestsPerSecond, entitiesPerSecond, cpuMsPerEntity } = measured;
  const toFloor = (key) =>
    target === 'service' ? numberOf(ratioOf(results, measured.cell, key)) : '';
  return [
    ...head,
    ...[p50, p95, p99, requestsPerSecond, entitiesPerSecond, cpuMsPerEntity].map(numberOf),
    ...[measured.loopDelayMs, measured.memory / 1e6].map(numberOf),
    measured.bytesPerAnswer === 0 ? '' : String(Math.round(measured.bytesPerAnswer)),
    ...['p50', 'requestsPerSecond', 'cpuMsPerEntity'].map(toFloor),
  ];
}

/** @param {Results} results what one request asks of the database and of Redis */
export function tripsTable({ trips }) {
  return table(
    [
      ...['one request', 'target', 'statements', 'round trips to the database'],
      ...['commands of Redis', 'round trips to Redis', 'bytes per stored document'],
    ],
    trips.map(({ scenario, target, bytes, ...counts }) => [
      ...[SCENARIOS[scenario].title, target],
      ...[counts.statements, counts.databaseTrips, counts.redisCommands, counts.redisTrips, bytes]
        .map(Math.round)
        .map(String),
    ]),
  );
}

/** @param {Results} results what a small request feels of a large one */
export function neighboursTable({ neighbours }) {
  return table(
    ['target', 'p99 alone, ms', 'p99 beside 1000 players, ms', 'loop delay meanwhile: p99, ms'],
    neighbours.map(({ target, idleP99, busyP99, loopDelayMs }) => [
      target,
      ...[idleP99, busyP99, loopDelayMs].map(numberOf),
    ]),
  );
}

/** @param {Results} results */
export function machineLine({ takenAt, revision, machine, effort }) {
  const { cpu, cores, memoryGiB, system, node, postgres, redis, nats, loadBefore } = machine;
  return (
    `Taken on ${takenAt.slice(0, 10)} at commit ${revision}: ${cpu}, ${cores} cores, ` +
    `${memoryGiB} GiB, ${system}; Node ${node}, PostgreSQL ${postgres}, Redis ${redis}, ` +
    `NATS ${nats}; load ${loadBefore} before the run. ${effort.world.players} players, ` +
    `${effort.world.monsters} monsters, medians of ${effort.rounds} rounds, ` +
    `of ${effort.roundsOfFigures} where the figures are taken.`
  );
}

function table(head, rows) {
  const lineOf = (cells) => `| ${cells.join(' | ')} |`;
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf)].join('\n');
}

/** Three digits that mean something. */
function numberOf(value) {
  if (value === undefined) return '';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}

function unitOf(unit) {
  return unit === undefined ? '' : ` ${unit}`;
}
