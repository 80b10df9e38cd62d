import { headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { captureLogs, type CapturedLogs } from '../support/captured-logs.js';
import { type ConsumersFile, consumersText, writeConsumers } from '../support/consumers.js';
import { createGameDatabase, createTestRole, insertRows } from '../support/game-database.js';
import { send } from '../support/http.js';
import { type OwnServer, startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import type { TestDatabase } from '../support/servers.js';

const KEY = 'canary-api-key-7c9e6679';
const WRONG_KEY = 'canary-wrong-key-7c9e6679';
const ROW_VALUE = 'canary-row-value-7c9e6679';
const TOKEN = 'canary.token.7c9e6679';

let database: TestDatabase;
let role: Awaited<ReturnType<typeof createTestRole>>;
let redis: OwnServer;
let server: OwnServer;
let file: ConsumersFile;
let service: RunningService;
let nats: PlainNatsClient;
let logs: CapturedLogs;
/** All that anybody was answered. */
const answers: string[] = [];

beforeAll(async () => {
  database = await createGameDatabase();
  role = await createTestRole(database);
  await database.admin.query(
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role.name}`,
  );
  await insertRows(database.admin, 'characters', [
    {
      character_id: 1,
      user_id: 1,
      name: ROW_VALUE,
      gender: 'x',
      game_stage: 'x',
      location_id: 'x',
    },
  ]);
  await insertRows(database.admin, 'inventory_items', [
    {
      character_id: 1,
      item_type: 'weapon',
      subtype: 'sword',
      rarity: 'rare',
      location: 'equipped',
      quantity: 1,
      item_data: { power: ROW_VALUE },
    },
  ]);
  redis = await startOwnRedis();
  server = await startOwnNats();
  file = writeConsumers(consumersText([{ name: 'combat', keys: [KEY] }]));
  logs = captureLogs();
  service = await bootService({
    DATABASE_URL: role.url,
    REDIS_URL: redis.url.replace('redis://', 'redis://default:canary-redis-7c9e6679@'),
    NATS_URL: server.url.replace('nats://', 'nats://canary-nats-7c9e6679:x@'),
    CONTEXT_CONSUMERS_PATH: file.path,
    CONTEXT_DEADLINE_MS: '1000',
  });
  nats = await connectPlainNats(server.url);
});

afterAll(async () => {
  logs.restore();
  await nats.close();
  await service.close();
  await redis.stop();
  await server.stop();
  await role.drop();
  await database.drop();
  file.remove();
});

async function ask(request: unknown, credentials: Readonly<Record<string, string>>) {
  const { text } = await send(`${service.url}/v1/context/assemble`, {
    method: 'POST',
    body: request,
    headers: { 'content-type': 'application/json', ...credentials },
  });
  const told = headers();
  for (const [name, value] of Object.entries(credentials)) told.set(name, value);
  const message = await nats.connection.request('context.assemble', JSON.stringify(request), {
    timeout: 5000,
    headers: told,
  });
  answers.push(text, message.string());
}

const ROUND = [
  { player_ids: [1], scope: 'combats' },
  { player_ids: [1, 2], scope: 'status' },
  { player_ids: [1], scope: 'nothing' },
];
const WHO = [
  { 'x-api-key': KEY },
  { 'x-api-key': WRONG_KEY },
  { authorization: `Bearer ${TOKEN}` },
];

async function askAll(): Promise<void> {
  for (const request of ROUND) for (const credentials of WHO) await ask(request, credentials);
  for (const method of ['GET', 'DELETE']) {
    const key = `temp:setup:${CONTEXT_ID}`;
    const about = { method, headers: { 'x-api-key': KEY } };
    answers.push((await send(`${service.url}/v1/context/${key}`, about)).text);
    answers.push((await send(`${service.url}/v1/context/${key}-more`, about)).text);
  }
}

const CONTEXT_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

it('tells no secret, whatever fails: neither in an answer nor in the log', async () => {
  await askAll();
  file.replace(`{ "consumers": [{ "name": "${KEY}", "${KEY}": 1 }] }`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await database.admin.query(`ALTER TABLE characters RENAME COLUMN name TO other`);
  await askAll();
  await database.admin.query(`ALTER TABLE characters RENAME COLUMN other TO name`);
  await database.admin.query(`ALTER ROLE ${role.name} NOLOGIN`);
  await database.admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role.name}'`,
  );
  await askAll();
  await redis.stop();
  await askAll();

  const told = [...answers, logs.text()].join('\n');
  expect(logs.text()).toContain('Redis is away');
  expect(logs.text()).toContain('stays in force');
  expect(answers.join('\n')).toContain('INVALID_DATA');
  expect(answers.join('\n')).toContain('SOURCE_UNAVAILABLE');
  expect(answers.join('\n')).toContain('STORE_UNAVAILABLE');
  // The role's name is its password here; the server's own words may have the name.
  const passwords = [`:${role.name}`, 'canary-redis-7c9e6679', 'canary-nats-7c9e6679'];
  for (const secret of [KEY, WRONG_KEY, TOKEN, ROW_VALUE, CONTEXT_ID, ...passwords]) {
    expect(told.includes(secret), secret).toBe(false);
  }
}, 120_000);
