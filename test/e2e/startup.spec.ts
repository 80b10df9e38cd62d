import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../tools/servers/loopback.mjs';
import { spawnService } from '../support/child-service.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase, createTestRole } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { logLinesOf } from '../support/log-lines.js';
import {
  type OwnServer,
  startOwnNats,
  startOwnPostgres,
  startOwnRedis,
} from '../support/own-servers.js';
import { connectPlainNats } from '../support/plain-nats.js';
import { createTestDatabase, createTestRedis, type TestDatabase } from '../support/servers.js';

const SOON = { timeout: 20_000, interval: 50 } as const;
const UP = { status: 'up' };
const ALL_UP = { status: 'ready', dependencies: { postgres: UP, redis: UP, nats: UP } };
const REFUSED = 'it refuses connections';
const USER = '{ user: "service", password: "hunter2" }';

const servers = {} as Record<'postgres' | 'redis' | 'nats', OwnServer>;
let database: TestDatabase;

beforeAll(async () => {
  [servers.postgres, servers.redis, servers.nats] = await Promise.all([
    startOwnPostgres(),
    startOwnRedis(),
    startOwnNats(),
  ]);
  database = await createGameDatabase(servers.postgres.url);
  await insertPlayers(database.admin, [1]);
  // The server takes the connection with it.
  database.admin.on('error', () => undefined);
});

afterAll(async () => {
  await Promise.all(Object.values(servers).map((each) => each.stop()));
});

/** PostgreSQL in order: it is one that may forget what was not written yet. */
function end(name: keyof typeof servers): Promise<void> {
  return servers[name].kill(name === 'postgres' ? 'SIGINT' : 'SIGKILL');
}

async function start(more: Readonly<Record<string, string>> = {}) {
  const port = String(await freePort());
  const service = spawnService({
    DATABASE_URL: database.url,
    REDIS_URL: servers.redis.url,
    NATS_URL: servers.nats.url,
    HTTP_PORT: port,
    ...more,
  });
  onTestFinished(async () => {
    service.signal('SIGKILL');
    await service.exit;
  });
  return { service, url: `http://127.0.0.1:${port}` };
}

/** What `/health/ready` says: that it is, or what is missing and why. */
async function readinessAt(url: string): Promise<unknown> {
  const answer = await send(`${url}/health/ready`).catch(() => undefined);
  if (!answer) return 'nobody answers';
  if (answer.status === 200) return answer.body;
  const { error } = answer.body as { error: { details: { field: string; message: string }[] } };
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  return Object.fromEntries(error.details.map(({ field, message }) => [field, message]));
}

async function missingAt(url: string): Promise<readonly string[]> {
  const readiness = await readinessAt(url);
  return typeof readiness === 'object' ? Object.keys(readiness ?? {}).sort() : [];
}

describe('the start of the service', () => {
  it.each([
    [['postgres', 'redis', 'nats'] as const],
    [['nats', 'redis', 'postgres'] as const],
    [['redis', 'nats', 'postgres'] as const],
  ])('waits for servers that come as %j', { timeout: 90_000 }, async (order) => {
    await Promise.all(order.map(end));
    const { service, url } = await start();
    await service.untilItSays(/Waiting for PostgreSQL at 127\.0\.0\.1:\d+: [^"]*ECONNREFUSED/);
    await service.untilItSays(/Waiting for Redis at 127\.0\.0\.1:\d+: [^"]*ECONNREFUSED/);

    expect((await send(`${url}/health/live`)).body).toEqual({ status: 'live' });
    const about = { headers: { 'x-request-id': 'early' } };
    expect((await send(url, about)).headers.get('x-request-id')).toBe('early');
    expect(await readinessAt(url)).toEqual({
      postgres: REFUSED,
      redis: REFUSED,
    });
    expect((await assemble(url, { player_ids: [1], scope: 'status' })).body).toMatchObject({
      error: { code: 'SERVICE_UNAVAILABLE', message: 'The service is starting', retryable: true },
    });
    for (const name of order) {
      expect(await readinessAt(url)).not.toEqual(ALL_UP);
      await servers[name].restart();
    }
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);

    const { status } = await assemble(url, { player_ids: [1], scope: 'status' });
    expect(status).toBe(200);
    expect(service.output()).not.toContain(new URL(database.url).password);
    expect(logLinesOf(service.output()).filter(({ level }) => level === 'error')).toEqual([]);
    expect(await service.stop()).toMatchObject({ code: 0 });
  });

  it('waits for a server that goes while another is waited for', { timeout: 60_000 }, async () => {
    await end('redis');
    const { service, url } = await start();
    await service.untilItSays(/Waiting for Redis/);
    await expect.poll(() => readinessAt(url), SOON).toEqual({ redis: REFUSED });
    await end('postgres');
    await servers.redis.restart();
    await service.untilItSays(/Waiting for PostgreSQL/);

    await expect.poll(() => readinessAt(url), SOON).toEqual({ postgres: REFUSED });
    await servers.postgres.restart();
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    expect(await service.stop()).toMatchObject({ code: 0 });
  });

  it('is not ready while NATS lets it hear nothing, and is as soon as it does', async () => {
    let rights = 'subscribe: { deny: ["context.assemble"] }';
    const nats = await startOwnNats({
      configuration: () =>
        `authorization {\n default_permissions { ${rights} }\n users [${USER}]\n}`,
    });
    onTestFinished(() => nats.stop());
    const url = new URL(nats.url);
    [url.username, url.password] = ['service', 'hunter2'];
    const { service, url: http } = await start({ NATS_URL: url.href });
    await service.untilItSays(/NATS refuses context\.assemble/);

    expect(await readinessAt(http)).toEqual({ nats: 'it does not let us do what we need' });
    expect((await assemble(http, { player_ids: [1], scope: 'status' })).status).toBe(200);
    expect(service.output()).not.toContain('Serving NATS');
    rights = 'subscribe: ">"';
    await nats.kill();
    await nats.restart();
    await service.untilItSays(/Serving NATS/);
    await expect.poll(() => readinessAt(http), SOON).toEqual(ALL_UP);
    const client = await connectPlainNats(nats.url, { user: 'service', pass: 'hunter2' });
    onTestFinished(() => client.close());
    const response = await client.ask('context.assemble', { player_ids: [1], scope: 'status' });
    expect(response).toMatchObject({ errors: { player: [] } });
    expect(await service.stop()).toMatchObject({ code: 0 });
  }, 60_000);

  it('ends in order by a signal before anything is loaded', async () => {
    const early = `
      const look = setInterval(() => {
        if (process.listenerCount('SIGTERM') === 0) return;
        clearInterval(look);
        process.kill(process.pid, 'SIGTERM');
      }, 1)`;
    const { service } = await start({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(early)}`,
    });

    expect(await service.exit).toMatchObject({ code: 0, signal: null });
    expect(service.output()).toBe('');
  });

  it('serves HTTP, not ready, while NATS alone is away', { timeout: 60_000 }, async () => {
    await end('nats');
    const { url } = await start();
    await expect.poll(() => missingAt(url), SOON).toEqual(['nats']);

    expect((await assemble(url, { player_ids: [1], scope: 'status' })).status).toBe(200);
    await servers.nats.restart();
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    const client = await connectPlainNats(servers.nats.url);
    onTestFinished(() => client.close());
    const response = await client.ask('context.assemble', { player_ids: [1], scope: 'status' });
    expect(response).toMatchObject({ errors: { player: [] } });
  });

  it('is over with code 0 when it is told to stop while it waits', async () => {
    const { service } = await start({ REDIS_URL: `redis://127.0.0.1:${String(await freePort())}` });
    await service.untilItSays(/Waiting for Redis/);

    expect(await service.stop()).toMatchObject({ code: 0 });
  });

  it('waits for Redis where contexts are to be JSON documents too', async () => {
    const nowhere = `redis://127.0.0.1:${String(await freePort())}`;
    const { service, url } = await start({ REDIS_URL: nowhere, CONTEXT_REDIS_FORMAT: 'json' });
    await service.untilItSays(/Waiting for Redis/);

    expect(await missingAt(url)).toEqual(['redis']);
  });

  it('is not ready before the tables are there', { timeout: 60_000 }, async () => {
    const empty = await createTestDatabase();
    const { service, url } = await start({ DATABASE_URL: empty.url });
    await service.untilItSays(/Serving NATS/);

    expect(await readinessAt(url)).toEqual({
      postgres: expect.stringMatching(
        /^tables are missing, or not to be read: .*characters/,
      ) as string,
    });
    for (const name of TABLES) await empty.admin.query(`CREATE TABLE ${name} ()`);
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    await service.stop();
    await empty.drop();
  });

  it('is not ready before it may read them', { timeout: 60_000 }, async () => {
    const game = await createGameDatabase();
    const role = await createTestRole(game);
    const { service, url } = await start({ DATABASE_URL: role.url });
    await service.untilItSays(/Serving NATS/);

    expect(await readinessAt(url)).toEqual({
      postgres: expect.stringMatching(/not to be read: .*characters/) as string,
    });
    await game.admin.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${game.schema} TO ${role.name}`);
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    await service.stop();
    await role.drop();
    await game.drop();
  });

  it.each([
    ['a password that PostgreSQL refuses', () => ({ DATABASE_URL: withPassword(database.url) })],
    ['a password that Redis refuses', () => lockedRedis()],
    ['a catalog that is invalid', () => ({ GAME_CATALOG_PATH: '/dev/null' })],
    ['a port that is taken', () => takenPort()],
  ])('fails at once with %s', { timeout: 60_000 }, async (_, variables) => {
    const { service } = await start(await variables());
    const { code } = await service.exit;
    const errors = logLinesOf(service.output()).filter(({ level }) => level === 'error');

    expect(code).toBe(1);
    expect(errors.at(-1)?.message).toMatch(/^The service cannot start\. /);
    expect(service.output()).not.toContain('hunter2');
  });
});

const TABLES = [
  'characters',
  'character_attributes',
  'inventory_items',
  'character_skill_progress',
  'character_symbiotes',
  'resource_wallets',
  'generated_monsters',
  'character_pets',
];

function withPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = 'hunter2';
  return url.href;
}

async function lockedRedis(): Promise<Readonly<Record<string, string>>> {
  const locked = await startOwnRedis();
  onTestFinished(() => locked.stop());
  const client = new Redis(locked.url);
  await client.config('SET', 'requirepass', 'secret');
  client.disconnect();
  const url = new URL(locked.url);
  url.password = 'hunter2';
  return { REDIS_URL: url.href };
}

async function takenPort(): Promise<Readonly<Record<string, string>>> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => {
    taken.close();
  });
  return { HTTP_PORT: String((taken.address() as { port: number }).port) };
}

describe('a service that runs', () => {
  it('is ready while its servers are, and says which is not', { timeout: 90_000 }, async () => {
    const { service, url } = await start();
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    for (const name of ['redis', 'nats', 'postgres'] as const) {
      await end(name);
      await expect.poll(() => missingAt(url), SOON).toEqual([name]);
      expect((await send(`${url}/health/live`)).status).toBe(200);
      await servers[name].restart();
      await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    }

    expect(await service.stop()).toMatchObject({ code: 0 });
  });

  it('is not ready while Redis hangs, though nobody asks for anything', async () => {
    const { service, url } = await start();
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    servers.redis.hang();

    await expect.poll(() => readinessAt(url), SOON).toEqual({ redis: 'it does not answer' });
    servers.redis.wake();
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    await service.stop();
  }, 60_000);

  it.each([
    [
      'a password that cannot be decoded',
      'postgres://context:50%off@127.0.0.1:1/x',
      'URI malformed',
    ],
    [
      'a file of certificates that is missing',
      'postgres://context@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
      'ENOENT',
    ],
  ])('ends where waiting would not help: %s', async (_, DATABASE_URL, reason) => {
    const { service } = await start({ DATABASE_URL });

    expect(await service.exit).toMatchObject({ code: 1 });
    expect(service.output()).toContain(reason);
    expect(service.output()).not.toContain('50%off');
  });

  it('says why in words of its own, and the log has those of the library', async () => {
    const own = await createGameDatabase();
    const role = await createTestRole(own);
    const tables = `ALL TABLES IN SCHEMA ${own.schema}`;
    await own.admin.query(`GRANT SELECT ON ${tables} TO ${role.name}`);
    const { service, url } = await start({ DATABASE_URL: role.url });
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    await own.admin.query(`ALTER ROLE ${role.name} PASSWORD 'another'`);
    await own.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role.name}'`,
    );

    const refused = { postgres: 'it refuses who we are' };
    await expect.poll(() => readinessAt(url), SOON).toEqual(refused);
    await sleep(2500);
    expect(await readinessAt(url)).toEqual(refused);
    const lines = logLinesOf(service.output()).filter(({ context }) => context === 'Health');
    expect(lines.map(({ message }) => message)).toContain(
      `PostgreSQL: password authentication failed for user "${role.name}"`,
    );
    expect(new Set(lines.map(({ message }) => message)).size).toBe(lines.length);
    await service.stop();
    await role.drop();
    await own.drop();
  }, 60_000);

  it('serves on for a while after SIGTERM, and is not ready', { timeout: 60_000 }, async () => {
    const redis = await createTestRedis();
    onTestFinished(() => redis.close());
    const { service, url } = await start({ REDIS_URL: redis.url, CONTEXT_PRE_STOP_MS: '1500' });
    await expect.poll(() => readinessAt(url), SOON).toEqual(ALL_UP);
    service.signal('SIGTERM');
    await expect.poll(() => readinessAt(url), SOON).toEqual({ draining: 'the service stops' });

    expect((await assemble(url, { player_ids: [1], scope: 'status' })).status).toBe(200);
    const { code, milliseconds } = await service.exit;
    expect(code).toBe(0);
    expect(milliseconds).toBeGreaterThanOrEqual(1500);
  });
});
