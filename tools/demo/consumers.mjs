import { ContextReader } from '../../dist/context/index.js';
import { RaidService } from '../../build/examples/guild/raid.service.js';
import { say } from './print.mjs';

/** What consumers make of contexts: a fight, two screens, and a scope that another team brought. */
export async function visitConsumers({ url, app }, { request, response }) {
  await readOne(app, response);
  await openCombat(url, request);
  const [playerId] = request.player_ids;
  say.status(await get(`${url}/v1/players/${playerId}/status?locale=en`));
  say.inventory(await get(`${url}/v1/players/${playerId}/inventory`));
  const { player_ids } = request;
  say.raid(player_ids, await app.get(RaidService).muster(player_ids));
}

/** Who has a key reads the context straight from Redis. */
async function readOne(app, { player }) {
  const [key] = Object.values(player);
  const contexts = await app.get(ContextReader).read([key]);
  say.context(key, contexts[key]);
}

async function openCombat(url, { player_ids, monster_ids }) {
  const teams = [{ player_ids }, { monster_ids: [...monster_ids, monster_ids[0]] }];
  const start = performance.now();
  const opened = await post(`${url}/v1/combats`, { teams });
  const milliseconds = performance.now() - start;
  const combat = await get(`${url}/v1/combats/${opened.sid}`);
  say.combat(combat, milliseconds);
}

async function get(url) {
  return bodyOf(await fetch(url));
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  return bodyOf(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function bodyOf(reply) {
  const text = await reply.text();
  if (!reply.ok) throw new Error(`HTTP ${reply.status}: ${text}`);
  return JSON.parse(text);
}
