import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import { STAGE_CHANNEL } from '../../dist/context/index.js';
import { seededMonsterId } from '../../dist/database/seed/monster-rows.js';
import { say } from './print.mjs';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const REQUEST = {
  player_ids: range(101, 110),
  monster_ids: range(1, 5).map(seededMonsterId),
  scope: 'combats',
};
const COMBAT_TTL_SECONDS = 3600;

/** The five steps of the flow, for 10 players and 5 monsters, by each way in. */
export async function assembleFight({ url, combat }, { redisUrl, natsUrl }) {
  const ways = [
    [`over HTTP: POST ${url}/v1/context/assemble`, () => overHttp(url)],
    ['over NATS, plain JSON: request to context.assemble', () => overNats(natsUrl)],
    ['by injection: orchestrator.assemble(request)', () => combat.orchestrator.assemble(REQUEST)],
  ];
  say.request(REQUEST);
  let response;
  for (const [at, [way, assemble]] of ways.entries()) {
    const observed = await observe(assemble);
    response = observed.result;
    checkComplete(response);
    say.assembled(way, observed, response, at === 0);
  }
  const copied = await openCombat(redisUrl, response);
  say.combat(copied);
  return { request: REQUEST, response };
}

async function overHttp(url) {
  const reply = await fetch(`${url}/v1/context/assemble`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(REQUEST),
  });
  if (reply.status !== 200) throw new Error(`HTTP ${reply.status}: ${await reply.text()}`);
  return reply.json();
}

async function overNats(natsUrl) {
  const client = await connect({ servers: natsUrl });
  try {
    const reply = await client.request('context.assemble', JSON.stringify(REQUEST), {
      timeout: 5000,
    });
    return reply.json();
  } finally {
    await client.close();
  }
}

/** Runs a way in and listens to what the service does for it. */
async function observe(assemble) {
  const stages = [];
  const listener = (stage) => stages.push(stage);
  subscribe(STAGE_CHANNEL, listener);
  const start = performance.now();
  try {
    const result = await assemble();
    return { result, stages, milliseconds: performance.now() - start };
  } finally {
    unsubscribe(STAGE_CHANNEL, listener);
  }
}

function checkComplete({ player, monster, errors }) {
  const counts = [player, monster].map((keys) => Object.keys(keys).length);
  if (counts[0] !== 10 || counts[1] !== 5) {
    throw new Error(`Not everybody was assembled: ${JSON.stringify(errors)}`);
  }
}

/** Step 5: what a combat system does with the answer. */
async function openCombat(redisUrl, { player, monster }) {
  const redis = new Redis(redisUrl);
  try {
    const sid = randomUUID();
    const actors = Object.entries({ ...player, ...monster });
    const [firstKey] = Object.values(player);
    const isJson = (await redis.type(firstKey)) !== 'string';
    const read = (key) => (isJson ? redis.call('JSON.GET', key) : redis.get(key));
    const contexts = await Promise.all(actors.map(([, key]) => read(key).then(JSON.parse)));
    const commands = actors.flatMap(([id], at) => {
      const target = `combat:rbc:${sid}:actor:${id}:raw`;
      const model = JSON.stringify(contexts[at].math_model);
      if (!isJson) return [['set', target, model, 'EX', COMBAT_TTL_SECONDS]];
      // JSON.SET takes no life: the transaction sees to it that no key is left without one.
      const set = ['call', 'JSON.SET', target, '$', model];
      return [['multi'], set, ['expire', target, COMBAT_TTL_SECONDS], ['exec']];
    });
    for (const [error] of await redis.pipeline(commands).exec()) if (error) throw error;
    const ttl = await redis.ttl(firstKey);
    return { sid, actors, contexts, format: isJson ? 'json' : 'string', ttl };
  } finally {
    redis.disconnect();
  }
}
