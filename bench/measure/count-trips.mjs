import { requestsOf } from '../load/requests.mjs';
import { median } from './statistics.mjs';
import { documentsOf } from './stored-contexts.mjs';

const SAMPLES = 9;

/**
 * @typedef {object} Trips what one request takes; medians, since a pool may open a connection
 * @property {string} scenario
 * @property {string} target
 * @property {number} statements
 * @property {number} databaseTrips
 * @property {number} redisCommands
 * @property {number} redisTrips
 * @property {number} bytes of a stored document
 */

/**
 * @param {import('../scenarios.mjs').Scenario} scenario
 * @param {import('../targets/start-targets.mjs').Target} target behind the proxies
 * @param {{ counts: () => Promise<any>, world: import('../world.mjs').World, redis:
 *   import('ioredis').Redis }} tools `counts`: what the proxies have seen so far
 * @returns {Promise<Trips>}
 */
export async function countTrips(scenario, { name, ways }, { counts, world, redis }) {
  const nextRequest = requestsOf(scenario, world, 0);
  const samples = [];
  let before = await counts();
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const answer = await ways.http.assemble(nextRequest());
    const after = await counts();
    const texts = await documentsOf(redis, answer);
    samples.push({
      statements: after.postgres.commands - before.postgres.commands,
      databaseTrips: after.postgres.roundTrips - before.postgres.roundTrips,
      redisCommands: after.redis.commands - before.redis.commands,
      redisTrips: after.redis.roundTrips - before.redis.roundTrips,
      bytes: mean([...texts.values()].map((text) => Buffer.byteLength(text))),
    });
    before = after;
  }
  const medians = Object.keys(samples[0]).map((key) => [key, median(samples.map((s) => s[key]))]);
  return { scenario: scenario.name, target: name, ...Object.fromEntries(medians) };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
