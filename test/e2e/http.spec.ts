import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { characterRow, insertPlayers, poisonItemRow } from '../support/entities.js';
import { createGameDatabase, createTestRole, insertRows } from '../support/game-database.js';
import { assemble, type HttpAnswer, send } from '../support/http.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';

const POISONED = 66;
const MISSING = 404;
const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const JSON_TYPE = 'application/json; charset=utf-8';
const HERO = { scope: 'tutorial', player_ids: [1] };

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;
let assembleUrl: string;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertRows(database.admin, 'characters', [characterRow(POISONED)]);
  await insertRows(database.admin, 'inventory_items', [poisonItemRow(POISONED)]);
  redis = await createTestRedis();
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
  assembleUrl = `${service.url}/v1/context/assemble`;
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

function fault(code: string, message: string, details: readonly unknown[] = []) {
  return { error: { code, message, details, retryable: false } };
}

const GONE = fault('NOT_FOUND', 'There is no such context');
const NO_KEY = fault('INVALID_REQUEST', 'The request is invalid', [
  { field: 'key', message: 'must be a key of the form temp:setup:{uuid4}' },
]);

function expectFault(answer: HttpAnswer, status: number, body: unknown): void {
  expect(answer.body).toEqual(body);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe(JSON_TYPE);
  expect(answer.headers.get('retry-after')).toBeNull();
}

describe('POST /v1/context/assemble', () => {
  it('answers keys as JSON, with 200', async () => {
    const answer = await send(assembleUrl, { method: 'POST', body: HERO });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(JSON_TYPE);
    expect(answer.body).toEqual({
      player: { 1: expect.stringMatching(/^temp:setup:[0-9a-f-]{36}$/) as unknown },
      monster: {},
      pet: {},
      errors: { player: [], monster: [], pet: [] },
      reasons: { player: {}, monster: {}, pet: {} },
    });
  });

  it('answers 200 where something was assembled or nobody is to blame but the data', async () => {
    const player_ids = [POISONED, MISSING];
    const [partly, nothing] = await Promise.all([
      assemble(service.url, { scope: 'combats', player_ids: [1, ...player_ids] }),
      assemble(service.url, { scope: 'combats', player_ids }),
    ]);

    expect([partly.status, nothing.status]).toEqual([200, 200]);
    expect(nothing.headers.get('retry-after')).toBeNull();
    expect(nothing.body).toMatchObject({ player: {}, errors: { player: player_ids } });
  });

  it('answers 503 and when to try again where nothing could be read, 200 where something was', async () => {
    const role = await createTestRole(database);
    onTestFinished(() => role.drop());
    await database.admin.query(`GRANT SELECT ON characters, character_pets TO ${role.name}`);
    const poor = await bootService({ DATABASE_URL: role.url, REDIS_URL: redis.url });
    onTestFinished(() => poor.close());
    const request = { scope: 'combats', player_ids: [1, MISSING] };

    const nothing = await assemble(poor.url, request);
    const partly = await assemble(poor.url, { ...request, pet_ids: [1] });

    expect(nothing.status).toBe(503);
    expect(nothing.headers.get('retry-after')).toBe('1');
    expect(nothing.body).toEqual({
      player: {},
      monster: {},
      pet: {},
      errors: { player: [1, MISSING], monster: [], pet: [] },
      reasons: {
        player: { 1: 'SOURCE_UNAVAILABLE', [MISSING]: 'NOT_FOUND' },
        monster: {},
        pet: {},
      },
    });
    expect(partly.status).toBe(200);
    expect(partly.headers.get('retry-after')).toBeNull();
    expect(partly.body).toMatchObject({ errors: { player: [1, MISSING], pet: [] } });
  });
});

describe('GET /v1/context/{key}', () => {
  it('answers the context letter for letter, numbers of any size included', async () => {
    const currency = '{"dust": 123456789012345678901234567890.10, "tiny": 1e-400}';
    await database.admin.query('UPDATE resource_wallets SET currency = $1 WHERE character_id = 2', [
      currency,
    ]);
    const [key = ''] = keysOf(
      await service.orchestrator.assemble({ scope: 'inventory', player_ids: [2] }),
    );

    const answer = await send(`${service.url}/v1/context/${key}`);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(JSON_TYPE);
    expect(answer.text).toBe(await redis.client.get(key));
    expect(answer.text).toContain('"dust": 123456789012345678901234567890.10');
  });

  it('takes a key whose colons are encoded', async () => {
    const [key = ''] = keysOf(await service.orchestrator.assemble(HERO));

    const answer = await send(`${service.url}/v1/context/${encodeURIComponent(key)}`);

    expect(answer.text).toBe(await redis.client.get(key));
  });

  it('answers 404 for what is not there any more', async () => {
    const [key = ''] = keysOf(await service.orchestrator.assemble(HERO));
    await redis.client.del(key);

    expectFault(await send(`${service.url}/v1/context/${key}`), 404, GONE);
    expectFault(await send(`${service.url}/v1/context/${GONE_KEY}`), 404, GONE);
  });

  it.each([
    ['of another prefix', 'ac:1'],
    ['without a UUID', 'temp:setup:'],
    ['with a UUID of another version', 'temp:setup:7c9e6679-7425-10de-944b-e07fc1f90ae7'],
    ['with something behind it', `${GONE_KEY}0`],
    ['with a line break', `${GONE_KEY}%0A`],
    ['with a pattern', 'temp:setup:*'],
    ['of another route', 'assemble'],
    ['with a slash', `temp%2Fsetup`],
    ['of two kilobytes', 'k'.repeat(2000)],
  ])('refuses a key %s', async (_name, key) => {
    expectFault(await send(`${service.url}/v1/context/${key}`), 400, NO_KEY);
  });

  it('refuses an address that cannot be decoded', async () => {
    const answer = await send(`${service.url}/v1/context/%E0%A4%A`);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'INVALID_REQUEST', retryable: false } });
  });

  it('answers HEAD as GET, without the body', async () => {
    const [key = ''] = keysOf(await service.orchestrator.assemble(HERO));
    const head = (each: string) => send(`${service.url}/v1/context/${each}`, { method: 'HEAD' });

    const [there, gone] = [await head(key), await head(GONE_KEY)];

    expect([there.status, there.text]).toEqual([200, '']);
    expect([gone.status, gone.text]).toEqual([404, '']);
  });
});

describe('a stop', () => {
  const HALF_WAY = 25;

  function bootPatient(): Promise<RunningService> {
    return bootService({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CONTEXT_DEADLINE_MS: '10000',
    });
  }

  it('answers the requests that were taken, and then keeps no connection', async () => {
    const stopping = await bootPatient();
    const locks = await lockTables(database, ['characters']);

    const answer = assemble(stopping.url, HERO);
    await locks.untilWaitedFor(['characters']);
    const closed = stopping.close();
    await locks.release();

    const { status, headers, body } = await answer;
    expect(status).toBe(200);
    expect(body).toMatchObject({ errors: { player: [], monster: [], pet: [] } });
    expect(headers.get('connection')).toBe('close');
    await closed;
  });

  it('serves a request that was coming when it began', async () => {
    const stopping = await bootPatient();
    const { hostname, port } = new URL(stopping.url);
    const socket = connect(Number(port), hostname);
    const reply = text(socket);
    const request = rawRequest({ scope: 'status', pet_ids: [1] });

    socket.write(request.slice(0, HALF_WAY));
    await sleep(100);
    const closed = stopping.close();
    await sleep(100);
    socket.write(request.slice(HALF_WAY));

    expect(await reply).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*"errors":\{"player":\[\]/);
    await closed;
  });

  it.each([
    ['says nothing', ''],
    ['says half of what it has to say', 'POST /v1/context/assemble HTTP/1.1\r\nhost: x\r\n'],
  ])('does not wait for ever for a client that %s', async (_name, bytes) => {
    const stopping = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CONTEXT_DEADLINE_MS: '100',
    });
    const { hostname, port } = new URL(stopping.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.write(bytes);
    await sleep(100);

    await stopping.close();

    await ended;
  });
});

/** A request as it goes over the wire. */
function rawRequest(request: object): string {
  const body = JSON.stringify(request);
  const head = ['POST /v1/context/assemble HTTP/1.1', 'host: x', 'content-type: application/json'];
  return [...head, `content-length: ${String(body.length)}`, '', body].join('\r\n');
}
