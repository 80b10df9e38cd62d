import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { OverloadedError } from '../../src/context/index.js';
import { ContextNatsServer } from '../../src/context/nats/index.js';
import { bootBeside, type RunningService } from '../support/boot.js';
import { captureLogs } from '../support/captured-logs.js';
import { type ConsumersFile, consumersText, writeConsumers } from '../support/consumers.js';
import { startClient } from '../support/context-client.js';
import { createGameDatabase } from '../support/game-database.js';
import { send } from '../support/http.js';
import { PATIENTLY } from '../support/patience.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { sendRaw } from '../support/raw-http.js';
import { RouteList } from '../support/route-list.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const KEY = 'the-key-of-the-combat-service';
const SECOND_KEY = 'another-key-of-the-combat-service';
const STATUS_KEY = 'the-key-of-the-status-screen';
const SLOW_KEY = 'the-key-of-one-who-may-ask-for-three';
const CONSUMERS = [
  { name: 'combat', keys: [KEY, SECOND_KEY] },
  { name: 'screen', keys: [STATUS_KEY], scopes: ['status'], kinds: ['player'] },
  { name: 'slow', keys: [SLOW_KEY], ids_per_minute: 3 },
];
/** Every route that anybody may ask: where it grows, somebody decided so. */
const PUBLIC_ROUTES: readonly string[] = [
  'GET /health/live',
  'HEAD /health/live',
  'GET /health/ready',
  'HEAD /health/ready',
];
const SUBJECTS = ['context.assemble', 'context.read', 'context.release'];

const REFUSED = {
  error: {
    code: 'UNAUTHENTICATED',
    message: 'A valid API key or token is needed',
    details: [],
    retryable: false,
  },
};
const UNKNOWN_MONSTER = '550e8400-e29b-41d4-a716-446655440000';

let database: TestDatabase;
let redis: TestRedis;
let file: ConsumersFile;
let server: OwnServer;
let service: RunningService;
let nats: PlainNatsClient;
let patterns: readonly unknown[];

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
  server = await startOwnNats();
  file = writeConsumers(consumersText(CONSUMERS));
  const added = vi.spyOn(ContextNatsServer.prototype, 'addHandler');
  service = await bootBeside([RouteList], {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: server.url,
    CONTEXT_CONSUMERS_PATH: file.path,
  });
  patterns = added.mock.calls.map(([pattern]) => pattern as unknown);
  added.mockRestore();
  nats = await connectPlainNats(server.url);
});

afterAll(async () => {
  await nats.close();
  await service.close();
  await server.stop();
  await redis.close();
  await database.drop();
  file.remove();
});

function post(path: string, body: unknown, credentials: Readonly<Record<string, string>> = {}) {
  return send(`${service.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...credentials },
  });
}

function assemble(body: unknown, credentials?: Readonly<Record<string, string>>) {
  return post('/v1/context/assemble', body, credentials);
}

const toJson = (body: unknown) => JSON.stringify(body);

async function askNats(subject: string, body: unknown, told: Readonly<Record<string, string>>) {
  const message = await nats.connection.request(subject, toJson(body), {
    timeout: 5000,
    headers: headersOf(told),
  });
  return message.json<{ readonly error?: { readonly code: string } }>();
}

function headersOf(told: Readonly<Record<string, string>>): MsgHdrs {
  const all = headers();
  for (const [name, value] of Object.entries(told)) all.set(name, value);
  return all;
}

describe('the guard', () => {
  it('stands before every route of HTTP, whoever added it', async () => {
    const { routes } = service.app.get(RouteList, { strict: false });
    const open: string[] = [];
    for (const { method, url } of routes) {
      const address = `${service.url}${url.replaceAll(/:\w+/g, '1').replaceAll('*', 'x')}`;
      const { status } = await send(address, { method });
      if (status !== 401) open.push(`${method} ${url}`);
    }

    const paths = routes.map(({ url }) => url);
    for (const path of [
      '/v1/context/assemble',
      '/v1/schemas',
      '/v1/combats',
      '/docs',
      '/docs-json',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.some((path) => path.startsWith('/docs/'))).toBe(true);
    expect(open).toEqual(PUBLIC_ROUTES);
  });

  it('stands before every pattern of NATS', async () => {
    expect([...patterns].sort()).toEqual(SUBJECTS);
    for (const subject of SUBJECTS) {
      expect(await nats.ask(subject, { keys: [] })).toEqual(REFUSED);
    }
  });

  it.each(['/v1/schemas/', '//v1/schemas', '/v1//schemas', '/V1/schemas', '/docs-json/', '//docs'])(
    'is not got around by the address %s',
    async (path) => {
      for (const method of ['GET', 'HEAD']) {
        const { status } = await sendRaw(service.url, [`${method} ${path} HTTP/1.1`]);
        expect([401, 404]).toContain(status);
      }
    },
  );

  it('says the same whatever is wrong with the credentials', async () => {
    for (const credentials of [
      {},
      { 'x-api-key': 'nobody' },
      { 'x-api-key': '' },
      { authorization: KEY },
      { authorization: `Basic ${KEY}` },
      { authorization: 'Bearer nobody' },
      { 'x-api-key': 'nobody', authorization: `Bearer ${KEY}` },
    ]) {
      const { status, body, headers } = await assemble({}, credentials);
      expect([status, body]).toEqual([401, REFUSED]);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('has refusals counted, on either way in', async () => {
    await askNats('context.assemble', {}, {});
    const about = { headers: { 'x-api-key': KEY } };
    const { text } = await send(`${service.url}/metrics`, about);
    for (const labels of [
      'way="http",operation="GET /metrics"',
      'way="nats",operation="context.assemble"',
    ]) {
      expect(text).toContain(`{${labels},code="UNAUTHENTICATED"}`);
    }
  });

  it('lets in who has a key, by either header and on either way in', async () => {
    const request = { player_ids: [1], scope: 'combats' };
    for (const credentials of [
      { 'x-api-key': KEY },
      { 'x-api-key': SECOND_KEY },
      { authorization: `Bearer ${KEY}` },
    ]) {
      expect((await assemble(request, credentials)).status).toBe(200);
      expect(await askNats('context.assemble', request, credentials)).toHaveProperty('errors');
    }
    const about = { headers: { 'x-api-key': KEY } };
    expect((await send(`${service.url}/docs-json`, about)).status).toBe(200);
  });
});

it('is not asked for where there is too much to do', async () => {
  vi.spyOn(service.orchestrator, 'refusalOf').mockReturnValue(new OverloadedError());
  const http = await post('/v1/context/assemble', { player_ids: [1], scope: 'combats' });
  const overNats = await nats.ask('context.assemble', { player_ids: [1], scope: 'combats' });
  vi.restoreAllMocks();

  expect(http.status).toBe(503);
  expect([http.body, overNats]).toEqual([
    { error: new OverloadedError().body },
    { error: new OverloadedError().body },
  ]);
});

describe('the client', () => {
  it.each([{ apiKey: KEY }, { token: KEY }, { token: () => Promise.resolve(KEY) }])(
    'says who it is',
    async (credentials) => {
      const { client } = await startClient({ servers: server.url, credentials });
      const { reasons } = await client.assemble({ player_ids: [1], scope: 'combats' });
      expect(reasons.player).toEqual({ 1: 'NOT_FOUND' });
    },
  );

  it('throws what it is refused with, and asks no second time', async () => {
    const { client } = await startClient({ servers: server.url });
    const asked = client.assemble({ player_ids: [1], scope: 'combats' });
    await expect(asked).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('a grant', () => {
  const screen = { 'x-api-key': STATUS_KEY };

  it('is of scopes and kinds, for the whole of a request', async () => {
    const refused = [
      { player_ids: [1], scope: 'combats' },
      { player_ids: [1], pet_ids: [1], scope: 'status' },
      { monster_ids: [UNKNOWN_MONSTER], scope: 'status' },
    ];
    for (const request of refused) {
      const { status, body } = await assemble(request, screen);
      expect([status, body]).toMatchObject([403, { error: { code: 'FORBIDDEN' } }]);
      expect(await askNats('context.assemble', request, screen)).toEqual(body);
    }
    expect((await assemble({ player_ids: [1], scope: 'status' }, screen)).status).toBe(200);
  });

  it('holds on the routes of the consumers, which assemble in process', async () => {
    const about = { headers: screen };
    const players = `${service.url}/v1/players/1`;
    expect((await send(`${players}/status`, about)).status).toBe(404);
    expect((await send(`${players}/inventory`, about)).status).toBe(403);
    const fight = { teams: [{ player_ids: [1] }, { player_ids: [2] }] };
    expect((await post('/v1/combats', fight, screen)).status).toBe(403);
  });

  it('is not needed for contexts whose key one has', async () => {
    const key = `temp:setup:${UNKNOWN_MONSTER}`;
    const about = { headers: screen };
    expect((await send(`${service.url}/v1/context/${key}`, about)).status).toBe(404);
    expect(await askNats('context.read', { keys: [key] }, screen)).toEqual({ [key]: null });
  });

  it('is never of more ids at once than in a whole minute, and is told so', async () => {
    const slow = { 'x-api-key': SLOW_KEY };
    const request = { player_ids: [1, 2, 3], pet_ids: [1], scope: 'status' };
    const { status, body, headers } = await assemble(request, slow);

    expect([status, headers.get('retry-after')]).toEqual([429, '60']);
    const message = 'names 4 ids where a minute grants 3: ask for fewer';
    expect(body).toMatchObject({
      error: { code: 'RATE_LIMITED', details: [{ field: 'request', message }], retryable: true },
    });
    expect(await askNats('context.assemble', request, slow)).toEqual(body);
  });

  it('has a rate, counted over both ways in; what is refused is not counted', async () => {
    const slow = { 'x-api-key': SLOW_KEY };
    const request = (ids: readonly number[]) => ({ player_ids: ids, scope: 'status' });
    expect((await assemble(request([1, 2]), slow)).status).toBe(200);
    expect((await assemble(request([1, 2]), slow)).status).toBe(429);
    expect(await askNats('context.assemble', request([1]), slow)).toHaveProperty('errors');

    const { status, body, headers } = await assemble(request([1]), slow);
    expect([status, body]).toMatchObject([
      429,
      { error: { code: 'RATE_LIMITED', retryable: true } },
    ]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1);
    const refused = await nats.connection.request('context.assemble', toJson(request([1])), {
      timeout: 5000,
      headers: headersOf(slow),
    });
    expect(refused.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers?.get('retry-after'))).toBeGreaterThan(1);
  });

  it('is asked for by a token or a key where the other is empty', async () => {
    const request = { player_ids: [1], scope: 'status' };
    const told = { 'x-api-key': '', authorization: `Bearer ${KEY}` };

    expect((await assemble(request, told)).status).toBe(200);
    expect(await askNats('context.assemble', request, told)).toHaveProperty('errors');
  });
});

describe('the file of consumers', () => {
  it('is read again when it changes; one that is broken changes nothing', async () => {
    const request = { player_ids: [1], scope: 'status' };
    const statusOf = async (key: string) => (await assemble(request, { 'x-api-key': key })).status;
    file.replace(consumersText([...CONSUMERS, { name: 'new', keys: ['a-new-key'] }]));
    await vi.waitFor(async () => {
      expect(await statusOf('a-new-key')).toBe(200);
    }, 5000);

    const logs = captureLogs();
    onTestFinished(() => {
      logs.restore();
    });
    file.replace('{ "consumers": [{ "name": "a-new-key"');
    await expect.poll(() => logs.text(), PATIENTLY).toContain('stays in force');
    expect(await statusOf('a-new-key')).toBe(200);

    file.replace(consumersText(CONSUMERS));
    await vi.waitFor(async () => {
      expect(await statusOf('a-new-key')).toBe(401);
    }, 5000);
  });
});
