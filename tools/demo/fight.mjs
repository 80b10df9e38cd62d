import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect } from '@nats-io/transport-node';
import { ContextAssemblerOrchestrator, STAGE_CHANNEL } from '../../dist/context/index.js';
import { seededMonsterId } from '../../dist/database/seed/monster-rows.js';
import { say } from './print.mjs';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const REQUEST = {
  player_ids: range(101, 110),
  monster_ids: range(1, 5).map(seededMonsterId),
  scope: 'combats',
};

/** The request of a fight of 10 players and 5 monsters, by each way in. */
export async function assembleFight({ url, app }, { natsUrl }) {
  const orchestrator = app.get(ContextAssemblerOrchestrator);
  const ways = [
    [`over HTTP: POST ${url}/v1/context/assemble`, () => overHttp(url)],
    ['over NATS, plain JSON: request to context.assemble', () => overNats(natsUrl)],
    ['by injection: orchestrator.assemble(request)', () => orchestrator.assemble(REQUEST)],
  ];
  say.request(REQUEST);
  let response;
  for (const [at, [way, assemble]] of ways.entries()) {
    const observed = await observe(assemble);
    response = observed.result;
    checkComplete(response);
    say.assembled(way, observed, response, at === 0);
  }
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
