import { setTimeout as sleep } from 'node:timers/promises';
import { headers } from '@nats-io/transport-node';
import { NatsRecordBuilder } from '@nestjs/microservices';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ContextRequest } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { captureLogs, type CapturedLogs } from '../support/captured-logs.js';
import { type ConsumersFile, consumersText, writeConsumers } from '../support/consumers.js';
import { characterRow, insertPlayers, itemRow } from '../support/entities.js';
import { createGameDatabase, createTestRole, insertRows } from '../support/game-database.js';
import { send } from '../support/http.js';
import { type OwnServer, startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import type { TestDatabase } from '../support/servers.js';
import { lockTables } from '../support/table-locks.js';
import { connectNestClient, type NestClient } from '../support/ways-in.js';

/** What nobody may be told, and no line of the log may hold. */
const CANARIES = {
  apiKey: 'canary-api-key-7c9e6679',
  wrongKey: 'canary-wrong-key-7c9e6679',
  token: 'canary.token.7c9e6679',
  row: 'canary-row-value-7c9e6679',
  body: 'canary-body-7c9e6679',
  contextId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  postgres: 'canary-postgres-7c9e6679',
  redis: 'canary-redis-7c9e6679',
  nats: 'canary-nats-7c9e6679',
} as const;
const CONTEXT_KEY = `temp:setup:${CANARIES.contextId}`;
const [HERO, POISONED, NOBODY] = [3, 1, 2];
const NATS_PASSWORD = 'x';

let database: TestDatabase;
let role: Awaited<ReturnType<typeof createTestRole>>;
let redis: OwnServer;
let server: OwnServer;
let file: ConsumersFile;
let service: RunningService;
let nats: PlainNatsClient;
let nest: NestClient;
let logs: CapturedLogs;
/** All that anybody was answered where something failed. */
const answers: string[] = [];

beforeAll(async () => {
  database = await createGameDatabase();
  role = await createTestRole(database);
  await database.admin.query(`ALTER ROLE ${role.name} PASSWORD '${CANARIES.postgres}'`);
  await database.admin.query(
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role.name}`,
  );
  await insertPlayers(database.admin, [HERO]);
  await insertRows(database.admin, 'characters', [characterRow(POISONED, { name: CANARIES.row })]);
  await insertRows(database.admin, 'inventory_items', [
    itemRow(POISONED, {
      item_type: 'weapon',
      item_data: { bonuses: { [CANARIES.row]: CANARIES.row } },
      location: 'equipped',
      equipped_slot: 'main_hand',
    }),
  ]);
  redis = await startOwnRedis();
  server = await startOwnNats();
  file = writeConsumers(consumersText([{ name: 'combat', keys: [CANARIES.apiKey] }]));
  logs = captureLogs();
  service = await bootService({
    DATABASE_URL: withPassword(role.url, CANARIES.postgres),
    REDIS_URL: withPassword(redis.url, CANARIES.redis),
    NATS_URL: server.url.replace('nats://', `nats://${CANARIES.nats}:${NATS_PASSWORD}@`),
    CONTEXT_CONSUMERS_PATH: file.path,
    CONTEXT_DEADLINE_MS: '1000',
  });
  nats = await connectPlainNats(server.url);
  nest = connectNestClient(server.url);
});

afterAll(async () => {
  logs.restore();
  await nest.close();
  await nats.close();
  await service.close();
  await redis.stop();
  await server.stop();
  await role.drop();
  await database.drop();
  file.remove();
});

function withPassword(address: string, password: string): string {
  const url = new URL(address);
  url.username ||= 'default';
  url.password = password;
  return url.href;
}

type Credentials = Readonly<Record<string, string>>;

const KNOWN: Credentials = { 'x-api-key': CANARIES.apiKey };
const WHO: readonly Credentials[] = [
  KNOWN,
  { 'x-api-key': CANARIES.wrongKey },
  { authorization: `Bearer ${CANARIES.token}` },
];
const REQUESTS: readonly unknown[] = [
  { player_ids: [POISONED], scope: 'combats' },
  { player_ids: [HERO], scope: 'status' },
  { player_ids: [POISONED, NOBODY], scope: 'inventory' },
  { player_ids: [POISONED], scope: CANARIES.body },
  { player_ids: [CANARIES.body], scope: 'status' },
];

function natsHeaders(told: Credentials) {
  const all = headers();
  for (const [name, value] of Object.entries(told)) all.set(name, value);
  return all;
}

async function askNats(subject: string, payload: unknown, who: Credentials): Promise<void> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const options = { timeout: 5000, headers: natsHeaders(who) };
  note((await nats.connection.request(subject, text, options)).string());
}

async function askNest(subject: string, data: unknown, who: Credentials): Promise<void> {
  const record = new NatsRecordBuilder(data).setHeaders(natsHeaders(who)).build();
  note(await told(nest.ask(subject, record)));
}

/** An answer of `context.read` is by key, and who asks has that already; an error is not. */
function note(answer: string): void {
  if (!answer.startsWith(`{"${CONTEXT_KEY}"`)) answers.push(answer);
}

/** What comes of a call, also where that fails. */
async function told(call: Promise<unknown>): Promise<string> {
  return call.then(
    (answer) => JSON.stringify(answer),
    (error: unknown) => JSON.stringify(Reflect.get(error as object, 'body') ?? error),
  );
}

async function askHttp(path: string, about: Parameters<typeof send>[1]): Promise<void> {
  answers.push((await send(`${service.url}${path}`, about)).text);
}

/** Asks for contexts on every way in, as everybody. */
async function assembleAll(): Promise<void> {
  for (const request of REQUESTS) {
    for (const who of WHO) {
      const told = { 'content-type': 'application/json', ...who };
      await Promise.all([
        askHttp('/v1/context/assemble', { method: 'POST', body: request, headers: told }),
        askNats('context.assemble', request, who),
        askNest('context.assemble', request, who),
      ]);
    }
    answers.push(await told(service.orchestrator.assemble(request as ContextRequest)));
  }
  const fight = { teams: [{ player_ids: [HERO] }, { player_ids: [POISONED] }] };
  const json = { 'content-type': 'application/json', ...KNOWN };
  await askHttp('/v1/combats', { method: 'POST', body: fight, headers: json });
  await askHttp(`/v1/players/${String(NOBODY)}/inventory`, { headers: KNOWN });
}

/** Asks for a context by a key that nobody else may learn, well-formed and not. */
async function readAll(): Promise<void> {
  for (const key of [CONTEXT_KEY, `${CONTEXT_KEY}-more`]) {
    for (const method of ['GET', 'DELETE']) {
      await askHttp(`/v1/context/${key}`, { method, headers: KNOWN });
    }
    for (const subject of ['context.read', 'context.release']) {
      await askNest(subject, { keys: [key] }, KNOWN);
      await askNats(subject, { keys: [key] }, KNOWN);
    }
  }
}

/** Sends what is hardly a request. */
async function sendNonsense(): Promise<void> {
  const json = { 'content-type': 'application/json', ...KNOWN };
  for (const body of [`{"${CANARIES.body}`, `"${CANARIES.body}"`, `[${CANARIES.body}]`]) {
    await askHttp('/v1/context/assemble', { method: 'POST', body, headers: json });
    await askNats('context.assemble', body, KNOWN);
    await askNats('context.read', body, KNOWN);
  }
  const form = { ...KNOWN, 'content-type': `text/${CANARIES.body}` };
  await askHttp('/v1/context/assemble', { method: 'POST', body: CANARIES.body, headers: form });
  await askHttp(`/${CANARIES.body}?${CANARIES.body}`, { headers: KNOWN });
  await askHttp('/v1/context/assemble', { headers: { ...KNOWN, 'x-request-id': CANARIES.body } });
}

async function askAll(): Promise<void> {
  await assembleAll();
  await readAll();
  await sendNonsense();
  await askHttp('/metrics', { headers: KNOWN });
  await askHttp('/health/ready', {});
}

/** Nobody is to find one anywhere. */
function expectNoCanary(): void {
  const all = [...answers, logs.text()].join('\n');
  for (const [name, secret] of Object.entries(CANARIES)) {
    expect(all.includes(secret), name).toBe(false);
  }
  // Those of the contexts that were stored: their answers have them, and no line may.
  expect(logs.text()).not.toMatch(/temp:setup:[0-9a-f]/);
}

it('no secret is told while nothing fails but requests', { timeout: 60_000 }, async () => {
  await askAll();

  expect(answers.join('\n')).toContain('INVALID_DATA');
  expect(answers.join('\n')).toContain('UNAUTHENTICATED');
  expect(answers.join('\n')).toContain('UNSUPPORTED_MEDIA_TYPE');
  expectNoCanary();
});

it('nor where the file of consumers is broken', async () => {
  const { apiKey } = CANARIES;
  file.replace(`{ "consumers": [{ "name": "${apiKey}", "${apiKey}": 1 }] }`);
  await expect.poll(() => logs.text(), { timeout: 5000 }).toContain('stays in force');

  expectNoCanary();
});

it('nor where Redis refuses what is to be stored, and answers in another form', async () => {
  const admin = new Redis(redis.url);
  await admin.set(`ac:${String(POISONED)}`, CANARIES.row);
  await admin.rpush(CONTEXT_KEY, CANARIES.row);
  await admin.config('SET', 'maxmemory', '1');
  await assembleAll();
  await readAll();
  await admin.config('SET', 'maxmemory', '0');
  await admin.acl('SETUSER', 'default', '-del', '-unlink', '-get');
  await assembleAll();
  await readAll();
  await admin.acl('SETUSER', 'default', '+@all');
  await admin.flushall();
  admin.disconnect();

  expect(logs.text()).toContain('OOM');
  expect(logs.text()).toContain('NOPERM');
  expect(answers.join('\n')).toContain('STORE_UNAVAILABLE');
  expectNoCanary();
}, 60_000);

it('nor where the database refuses, hangs or ends', { timeout: 120_000 }, async () => {
  const { admin } = database;
  await admin.query('ALTER TABLE characters RENAME COLUMN name TO other');
  await assembleAll();
  await admin.query('ALTER TABLE characters RENAME COLUMN other TO name');
  // An error that quotes the value.
  await admin.query(`ALTER TABLE characters RENAME TO those;
    CREATE VIEW characters AS SELECT *, name::int AS broken FROM those WHERE name::int > 0;
    GRANT SELECT ON characters TO ${role.name}`);
  await assembleAll();
  await admin.query('DROP VIEW characters; ALTER TABLE those RENAME TO characters');
  const locks = await lockTables(database, ['inventory_items']);
  await Promise.all([assembleAll(), askHttp('/health/ready', {})]);
  await locks.release();
  await admin.query(`ALTER ROLE ${role.name} PASSWORD 'another'`);
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role.name}'`,
  );
  await askAll();
  await admin.query(`ALTER ROLE ${role.name} NOLOGIN`);
  await askAll();

  expect(answers.join('\n')).toContain('SOURCE_UNAVAILABLE');
  expect(logs.text()).toContain('password authentication failed');
  expectNoCanary();
});

it('nor where Redis is silent, and gone', { timeout: 60_000 }, async () => {
  redis.hang();
  await assembleAll();
  redis.wake();
  await redis.stop();
  await sleep(200);
  await askAll();

  expect(logs.text()).toContain('Redis is away');
  expectNoCanary();
});
