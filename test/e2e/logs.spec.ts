import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePort } from '../../tools/servers/loopback.mjs';
import { minimalEnvironment } from '../../tools/servers/server-process.mjs';
import { type ChildService, startChildService } from '../support/child-service.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  itemRow,
  monsterId,
} from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { type LogLine, logLinesOf } from '../support/log-lines.js';
import { PATIENTLY } from '../support/patience.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { startOwnNats, type OwnServer } from '../support/own-servers.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const CANARY = 'canary-77aa';
const POISONED = 66;
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const MADE_ID = /^[0-9a-f-]{36}$/;

let database: TestDatabase;
let redis: TestRedis;
let nats: OwnServer;
let service: ChildService;
let client: PlainNatsClient;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  await insertMonsters(database.admin, [10]);
  await insertRows(database.admin, 'characters', [characterRow(POISONED, { name: CANARY })]);
  await insertRows(database.admin, 'inventory_items', [
    itemRow(POISONED, {
      item_data: { name: CANARY, bonuses: [CANARY] },
      location: 'equipped',
      equipped_slot: 'ring_1',
    }),
  ]);
  redis = await createTestRedis();
  nats = await startOwnNats();
  service = await startChildService(variables());
  client = await connectPlainNats(nats.url);
});

afterAll(async () => {
  await client.close();
  await service.stop();
  await nats.stop();
  await redis.close();
  await database.drop();
});

function variables(more: Readonly<Record<string, string>> = {}) {
  return { DATABASE_URL: database.url, REDIS_URL: redis.url, NATS_URL: nats.url, ...more };
}

function post(body: unknown, headers: Readonly<Record<string, string>>) {
  return send(`${service.url}/v1/context/assemble`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** The lines about a request, without their time. */
function linesOf(requestId: string): readonly LogLine[] {
  return logLinesOf(service.output())
    .filter((line) => line.request_id === requestId)
    .map(({ time, ...rest }) => {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      return rest;
    });
}

describe('a request over HTTP', () => {
  it('has its id and its trace on the answer, and one line for each entity that fails', async () => {
    const request = { player_ids: [1, 404, POISONED], scope: 'combats' };
    const about = { request_id: 'req:1', trace_id: TRACE_ID };
    const answer = await post(request, { 'x-request-id': 'req:1', traceparent: TRACEPARENT });
    await expect.poll(() => linesOf('req:1').length, PATIENTLY).toBe(2);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toBe('req:1');
    expect(answer.headers.get('traceparent')).toBe(TRACEPARENT);
    const entity = { context: 'Entities', kind: 'player', scope: 'combats', ...about };
    expect(linesOf('req:1')).toEqual([
      {
        ...entity,
        level: 'info',
        id: 404,
        reason: 'NOT_FOUND',
        message: 'player 404 was not assembled: NOT_FOUND',
      },
      {
        ...entity,
        level: 'warn',
        id: POISONED,
        reason: 'INVALID_DATA',
        message: expect.stringMatching(/^player 66 is invalid: .*bonuses/) as string,
      },
    ]);
    expect(service.output()).not.toContain(CANARY);
  });

  it.each([
    ['is missing', {}],
    ['has other characters', { 'x-request-id': 'a b' }],
    ['is too long', { 'x-request-id': 'x'.repeat(129) }],
  ])('whose id %s gets one', async (_, headers) => {
    const answer = await post({ player_ids: [404], scope: 'status' }, headers);
    const id = answer.headers.get('x-request-id') ?? '';

    expect(id).toMatch(MADE_ID);
    await expect.poll(() => linesOf(id).length, PATIENTLY).toBe(1);
  });

  it.each([
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    `ff-${TRACE_ID}-b7ad6b7169203331-01`,
    `${TRACEPARENT}-more`,
    TRACEPARENT.toUpperCase(),
    'nonsense',
  ])('whose traceparent is %s is part of no trace', async (traceparent) => {
    const { headers } = await post({ player_ids: [1], scope: 'status' }, { traceparent });

    expect(headers.get('traceparent')).toBeNull();
  });

  it('of a later version of traces is part of its trace', async () => {
    const traceparent = `42-${TRACEPARENT.slice(3)}-more`;
    const { headers } = await post({ player_ids: [1], scope: 'status' }, { traceparent });

    expect(headers.get('traceparent')).toBe(TRACEPARENT);
  });

  it('that is refused has its id too', async () => {
    const answer = await post({ scope: 'status' }, { 'x-request-id': 'refused' });

    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([400, 'refused']);
  });

  it('that succeeds has no line', async () => {
    await post({ player_ids: [1], scope: 'status' }, { 'x-request-id': 'good' });
    await post({ player_ids: [404], scope: 'status' }, { 'x-request-id': 'after' });
    await expect.poll(() => linesOf('after').length, PATIENTLY).toBe(1);

    expect(linesOf('good')).toEqual([]);
  });

  it('to a consumer is the same one in the calls of that', async () => {
    const body = { teams: [{ player_ids: [1] }, { player_ids: [404] }] };
    const { status } = await send(`${service.url}/v1/combats`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-request-id': 'fight' },
    });
    await expect.poll(() => linesOf('fight').length, PATIENTLY).toBe(1);

    expect(status).toBe(409);
    expect(linesOf('fight')[0]).toMatchObject({ id: 404, scope: 'combats' });
  });
});

describe('a request over NATS', () => {
  async function ask(body: unknown, sent: Readonly<Record<string, string>>) {
    const told = headers();
    for (const [name, value] of Object.entries(sent)) told.set(name, value);
    const options = { timeout: 5000, headers: told };
    return client.connection.request('context.assemble', JSON.stringify(body), options);
  }

  it('has its id and its trace on the answer, and a line for an entity that fails', async () => {
    const request = { monster_ids: [monsterId(404).toUpperCase()], scope: 'trade' };
    const answer = await ask(request, { 'x-request-id': 'nats-1', traceparent: TRACEPARENT });
    await expect.poll(() => linesOf('nats-1').length, PATIENTLY).toBe(1);

    expect(answer.headers?.get('x-request-id')).toBe('nats-1');
    expect(answer.headers?.get('traceparent')).toBe(TRACEPARENT);
    expect(linesOf('nats-1')[0]).toMatchObject({
      kind: 'monster',
      id: monsterId(404),
      reason: 'NOT_FOUND',
      scope: 'trade',
      trace_id: TRACE_ID,
    });
  });

  it('gets an id where it has none, also when it is refused', async () => {
    const refused = await ask({ scope: 'nothing' }, {});
    const good = await ask({ player_ids: [1], scope: 'status' }, { 'x-request-id': 'a b' });

    expect(refused.headers?.get('x-request-id')).toMatch(MADE_ID);
    expect(good.headers?.get('x-request-id')).toMatch(MADE_ID);
    expect(good.headers?.has('traceparent')).toBe(false);
  });
});

describe('the level', () => {
  it('debug has a line for every request, by the pattern of its address', async () => {
    const verbose = await startChildService(variables({ LOG_LEVEL: 'debug' }));
    const { body } = await assemble(verbose.url, { player_ids: [1], scope: 'status' });
    const [key = ''] = Object.values((body as { player: Record<string, string> }).player);
    await send(`${verbose.url}/v1/context/${key}`);
    await verbose.untilItSays(/GET \/v1\/context\/:key: OK/);
    await verbose.stop();

    expect(logLinesOf(verbose.output())).toContainEqual(
      expect.objectContaining({ level: 'debug', way: 'http', operation: 'GET /v1/context/:key' }),
    );
    expect(verbose.output()).not.toContain(key);
  });

  it('silent has none', async () => {
    const silent = spawn(process.execPath, [inject('serviceEntry')], {
      cwd: dirname(inject('serviceEntry')),
      env: { ...minimalEnvironment(), ...variables({ LOG_LEVEL: 'silent', REDIS_URL: 'nothing' }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    silent.stdout.on('data', (piece: Buffer) => (output += String(piece)));
    await once(silent, 'close');

    // What is wrong with the configuration is told before there is a level.
    expect(logLinesOf(output).map(({ level }) => level)).toEqual(['error']);
  });
});

describe('a service whose lines nobody takes', () => {
  const takers = {
    'closes the pipe': (pipe: Readable) => pipe.destroy(),
    'stands still': (pipe: Readable) => pipe.pause(),
  };

  async function serveWith(stdout: 'pipe' | number, take?: (pipe: Readable) => unknown) {
    const port = String(await freePort());
    const child = spawn(process.execPath, [inject('serviceEntry')], {
      cwd: dirname(inject('serviceEntry')),
      env: { ...minimalEnvironment(), ...variables({ HTTP_PORT: port, LOG_LEVEL: 'debug' }) },
      stdio: ['ignore', stdout, 'pipe'],
    });
    const { stdout: pipe } = child;
    pipe?.once('data', () => take?.(pipe));
    return { child, url: `http://127.0.0.1:${port}` };
  }

  async function statusOf(url: string): Promise<number> {
    const unknown = Array.from({ length: 100 }, (_, at) => 404 + at);
    return (await assemble(url, { player_ids: unknown, scope: 'status' })).status;
  }

  it.each(Object.entries(takers))('goes on where the reader %s', async (_, take) => {
    await expectToServe(await serveWith('pipe', take));
  });

  it('goes on where the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    await expectToServe(await serveWith(full));
    closeSync(full);
  });

  async function expectToServe({ child, url }: Awaited<ReturnType<typeof serveWith>>) {
    const exit = once(child, 'exit');
    await expect.poll(() => statusOf(url).catch(() => 0), { timeout: 20_000 }).toBe(200);
    // More than a pipe holds.
    for (let at = 0; at < 10; at++) expect(await statusOf(url)).toBe(200);
    child.kill('SIGTERM');

    expect(await exit).toEqual([0, null]);
  }
});
