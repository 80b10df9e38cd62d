import { setTimeout as sleep } from 'node:timers/promises';
import { connect, createInbox } from '@nats-io/transport-node';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  vi,
} from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { createApplication, listen } from '../../src/application.js';
import { configOf } from '../../src/config/environment.js';
import { Admission, type ContextResponseDTO } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertPlayers } from '../support/entities.js';
import { startClient } from '../support/context-client.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { recordQueries, tablesReadBy } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf, withoutKeys } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';
import { startToxicProxy } from '../support/toxic-proxy.js';
import { connectNestClient } from '../support/ways-in.js';

const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const HERO = { scope: 'tutorial', player_ids: [1] };

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  redis = await createTestRedis();
});

afterAll(async () => {
  await redis.close();
  await database.drop();
});

function boot(natsUrl: string, more: Readonly<Record<string, string>> = {}) {
  return bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: natsUrl,
    ...more,
  });
}

function invalid(message: string, field = 'request') {
  const details = [{ field, message }];
  const body = { code: 'INVALID_REQUEST', message: 'The request is invalid', details };
  return { ...body, retryable: false };
}

describe('over NATS', () => {
  let nats: OwnServer;
  let service: RunningService;
  let client: PlainNatsClient;

  beforeAll(async () => {
    nats = await startOwnNats();
    service = await boot(nats.url);
    client = await connectPlainNats(nats.url);
  });

  afterAll(async () => {
    await client.close();
    await service.close();
    await nats.stop();
  });

  it('an envelope without an id is a request of its own, with unknown fields', async () => {
    const answer = await client.ask('context.assemble', {
      pattern: 'context.assemble',
      data: HERO,
    });

    expect(answer).toMatchObject({
      error: {
        code: 'INVALID_REQUEST',
        details: expect.arrayContaining([
          { field: 'pattern', message: 'is not a field of this request' },
          { field: 'data', message: 'is not a field of this request' },
        ]) as unknown,
      },
    });
  });

  it('a request that wants no reply is not carried out, nor is an event of Nest', async () => {
    const nest = connectNestClient(nats.url);
    onTestFinished(() => nest.close());
    const queries = recordQueries(service.dataSource);

    client.connection.publish('context.assemble', JSON.stringify(HERO));
    await nest.emit('context.assemble', HERO);
    // What came before on the same subject has been begun when this is done.
    await client.ask('context.assemble', HERO);

    expect(tablesReadBy(queries)).toEqual({ characters: 1, character_attributes: 1 });
  });

  it('contexts are read by their keys, null where they are gone', async () => {
    const answer = (await client.ask('context.assemble', {
      scope: 'status',
      player_ids: [1],
      pet_ids: [2],
    })) as ContextResponseDTO;
    const keys = keysOf(answer);

    const contexts = await client.ask('context.read', { keys: [...keys, GONE_KEY, ...keys] });

    const stored = await Promise.all(keys.map((key) => redis.client.get(key)));
    expect(contexts).toEqual({
      ...Object.fromEntries(keys.map((key, at) => [key, JSON.parse(stored[at] ?? '')])),
      [GONE_KEY]: null,
    });
  });

  it('contexts are read by Nest clients too', async () => {
    const nest = connectNestClient(nats.url);
    onTestFinished(() => nest.close());
    const [key = ''] = keysOf(await service.orchestrator.assemble(HERO));

    const contexts = await nest.ask('context.read', { keys: [key] });

    expect(contexts).toEqual({ [key]: JSON.parse((await redis.client.get(key)) ?? '') as unknown });
  });

  it('contexts are read letter for letter', async () => {
    const huge = '{"dust": 123456789012345678901234567890.10, "tiny": 1e-400}';
    const wallet = [huge, '{}', '{}'];
    await database.admin.query(
      'UPDATE resource_wallets SET (currency, resources, components) = ($1, $2, $3) WHERE character_id = 2',
      wallet,
    );
    const [key = ''] = keysOf(
      await service.orchestrator.assemble({ scope: 'trade', player_ids: [2] }),
    );

    const message = await client.connection.request(
      'context.read',
      JSON.stringify({ keys: [key] }),
    );

    expect(message.string()).toBe(`{"${key}":${(await redis.client.get(key)) ?? ''}}`);
    expect(message.string()).toContain('123456789012345678901234567890.10');
  });

  it('contexts are released, and counted', async () => {
    const answer = await service.orchestrator.assemble({ scope: 'status', player_ids: [1, 2] });
    const keys = keysOf(answer);

    expect(await client.ask('context.release', { keys: [...keys, ...keys, GONE_KEY] })).toEqual({
      released: 2,
    });
    expect(await redis.client.exists(...keys)).toBe(0);
    expect(await client.ask('context.release', { keys })).toEqual({ released: 0 });
  });

  it('only keys of contexts are read or released', async () => {
    await redis.client.set('ac:1', '{"vitals":{}}');
    const message = 'must be a key of the form temp:setup:{uuid4}';
    const bad = (request: unknown) =>
      Promise.all(
        ['context.read', 'context.release'].map((subject) => client.ask(subject, request)),
      );
    const twice = (error: unknown) => [{ error }, { error }];

    expect(await bad({ keys: [GONE_KEY, 'ac:1'] })).toEqual(twice(invalid(message, 'keys[1]')));
    expect(await bad({ keys: `temp:setup:*` })).toEqual(twice(invalid('must be a list', 'keys')));
    expect(await bad({ keys: [] })).toEqual(twice(invalid('must name at least one key')));
    expect(await bad({ keys: Array<string>(1001).fill(GONE_KEY) })).toEqual(
      twice(invalid('must not name more than 1000 keys')),
    );
    expect(await redis.client.exists('ac:1')).toBe(1);
  });
});

describe('a reply that is larger than NATS carries', () => {
  it('becomes an error, for plain and for Nest clients', async () => {
    const nats = await startOwnNats({ configuration: 'max_payload: 2000' });
    onTestFinished(() => nats.stop());
    const service = await boot(nats.url);
    onTestFinished(() => service.close());
    const client = await connectPlainNats(nats.url);
    onTestFinished(() => client.close());
    const nest = connectNestClient(nats.url);
    onTestFinished(() => nest.close());
    const [key = ''] = keysOf(await service.orchestrator.assemble({ ...HERO, scope: 'combats' }));
    const error = {
      code: 'REPLY_TOO_LARGE',
      message: 'The reply is larger than NATS carries: ask for less at a time',
      details: [],
      retryable: false,
    };

    expect(await client.ask('context.read', { keys: [key] })).toEqual({ error });
    await expect(nest.ask('context.read', { keys: [key] })).rejects.toEqual(error);
    // Not even the error has room beside it.
    const id = 'x'.repeat(1850);
    expect(await client.ask('context.read', { pattern: 'context.read', id, data: 1 })).toEqual({
      error,
    });
    expect(withoutKeys(await client.ask('context.assemble', HERO))).toMatchObject({
      player: { 1: 'KEY' },
    });
  });
});

describe('instances of the service', () => {
  let nats: OwnServer;
  let client: PlainNatsClient;
  let leaving: RunningService;
  let staying: RunningService;

  beforeEach(async () => {
    nats = await startOwnNats();
    leaving = await boot(nats.url);
    staying = await boot(nats.url);
    client = await connectPlainNats(nats.url);
  });

  afterEach(async () => {
    await client.close();
    await leaving.close();
    await staying.close();
    await nats.stop();
  });

  it('share the requests: each is carried out once', async () => {
    const [some, others] = [recordQueries(leaving.dataSource), recordQueries(staying.dataSource)];

    // One after the other: at the same time they would share statements.
    for (let count = 0; count < 60; count++) await client.ask('context.assemble', HERO);

    const counts = [some, others].map((queries) => tablesReadBy(queries).characters ?? 0);
    expect(counts.reduce((sum, count) => sum + count)).toBe(60);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('lose no request when one of them stops', async () => {
    const answers: Promise<unknown>[] = [];
    const ask = async () => {
      answers.push(client.ask('context.assemble', HERO));
      await sleep(2);
      return false;
    };

    for (let sent = 0; sent < 50; sent++) await ask();
    const closed = leaving.close().then(() => true);
    while (!(await Promise.race([closed, ask()])));
    for (let sent = 0; sent < 50; sent++) await ask();

    const settled = await Promise.allSettled(answers);
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(settled.length).toBeGreaterThan(100);
  });
});

describe('a stop', () => {
  let nats: OwnServer;
  let service: RunningService;

  beforeEach(async () => {
    nats = await startOwnNats();
    service = await boot(nats.url, { CONTEXT_DEADLINE_MS: '10000' });
  });

  afterEach(() => nats.stop());

  it('waits for the requests that were taken, and leaves nothing open', async () => {
    const client = await connectPlainNats(nats.url);
    onTestFinished(() => client.close());
    const locks = await lockTables(database, ['characters']);

    const answer = client.ask('context.assemble', HERO);
    await locks.untilWaitedFor(['characters']);
    const closed = service.close();
    await locks.release();

    expect(withoutKeys(await answer)).toMatchObject({ player: { 1: 'KEY' } });
    await closed;
    await expect(client.ask('context.assemble', HERO)).rejects.toThrow('no responders');
    await expect(send(service.url)).rejects.toThrow('fetch failed');
    expect(service.dataSource.isInitialized).toBe(false);
    expect(await connectionsToRedis()).toBe(1);
  });

  it('goes through while NATS is away', async () => {
    await nats.stop();

    await service.close();

    expect(service.dataSource.isInitialized).toBe(false);
    expect(await connectionsToRedis()).toBe(1);
  });

  it('may be asked for again', async () => {
    await service.close();

    await expect(service.close()).resolves.toBeUndefined();
  });

  /** Those in our database, our own included. */
  async function connectionsToRedis(): Promise<number> {
    const ours = ` db=${new URL(redis.url).pathname.slice(1)} `;
    const list = String(await redis.client.client('LIST'));
    return list.split('\n').filter((line) => line.includes(ours)).length;
  }
});

describe('NATS away', () => {
  it('has what was done meanwhile as soon as it is back', async () => {
    const nats = await startOwnNats();
    onTestFinished(() => nats.stop());
    const service = await boot(nats.url, { CONTEXT_DEADLINE_MS: '10000' });
    onTestFinished(() => service.close());
    const client = await connect({
      servers: nats.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 20,
      reconnectJitter: 0,
    });
    onTestFinished(() => client.close());
    const inbox = createInbox();
    const answers: unknown[] = [];
    client.subscribe(inbox, {
      callback: (_error, message) => {
        answers.push(message.json());
      },
    });
    const locks = await lockTables(database, ['characters']);
    client.publish('context.assemble', JSON.stringify(HERO), { reply: inbox });
    await locks.untilWaitedFor(['characters']);

    await nats.kill();
    await locks.release();
    await vi.waitUntil(() => service.app.get(Admission).inFlight === 0, PATIENTLY);
    await sleep(100);
    await nats.restart();

    await expect.poll(() => answers, PATIENTLY).toHaveLength(1);
    expect(withoutKeys(answers[0])).toMatchObject({ player: { 1: 'KEY' } });
  });

  async function bootWithout(nats: OwnServer) {
    await nats.stop();
    const config = configOf({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      NATS_URL: nats.url,
      HTTP_PORT: '0',
    });
    const app = await createApplication(AppModule.for(config), config);
    const listening = listen(app, config.http);
    await vi.waitUntil(() => app.getHttpServer().listening, PATIENTLY);
    return { app, listening, url: await app.getUrl() };
  }

  it('at the start leaves HTTP served, and NATS taken up when it comes', async () => {
    const nats = await startOwnNats();
    const { app, listening, url } = await bootWithout(nats);

    expect((await assemble(url, HERO)).status).toBe(200);
    const back = await startOwnNats({ port: nats.port });
    onTestFinished(() => back.stop());
    onTestFinished(() => app.close());
    await listening;
    const client = await connectPlainNats(back.url);
    onTestFinished(() => client.close());

    expect(withoutKeys(await client.ask('context.assemble', HERO))).toMatchObject({
      player: { 1: 'KEY' },
    });
  });

  it('at the start does not keep the service from stopping for good', async () => {
    const nats = await startOwnNats();
    const { app, listening, url } = await bootWithout(nats);
    listening.catch(() => undefined);

    await app.close();
    await expect(send(url)).rejects.toThrow('fetch failed');
    const back = await startOwnNats({ port: nats.port });
    onTestFinished(() => back.stop());
    const client = await connectPlainNats(back.url);
    onTestFinished(() => client.close());
    // Longer than a service would take to be back.
    await sleep(700);

    await expect(client.ask('context.assemble', HERO)).rejects.toThrow('no responders');
  });

  it('for a while is over as soon as it is back', async () => {
    const nats = await startOwnNats();
    const service = await boot(nats.url);

    await nats.stop();
    expect((await assemble(service.url, HERO)).status).toBe(200);
    const back = await startOwnNats({ port: nats.port });
    onTestFinished(() => back.stop());
    onTestFinished(() => service.close());
    const client = await connectPlainNats(back.url);
    onTestFinished(() => client.close());

    // Until the service is back, nobody answers on the subject.
    const answer = vi.waitFor(() => client.ask('context.assemble', HERO), PATIENTLY);
    expect(withoutKeys(await answer)).toMatchObject({ player: { 1: 'KEY' } });
  });
});

it('a server that is back after a connection to it came to nothing is found within moments', async () => {
  const nats = await startOwnNats();
  onTestFinished(() => nats.stop());
  const proxy = await startToxicProxy(nats.url);
  onTestFinished(() => proxy.stop());
  const service = await boot(proxy.url);
  onTestFinished(() => service.close());
  const { client } = await startClient({ servers: proxy.url });
  expect(keysOf(await client.assemble(HERO))).toHaveLength(1);

  await proxy.down();
  proxy.timeout();
  await proxy.listen();
  // Both have dialled, and nobody answers.
  await expect.poll(() => proxy.timeout(), PATIENTLY).toBeGreaterThan(1);
  await proxy.heal();

  await expect
    .poll(() => client.assemble(HERO).then(keysOf, () => []), { timeout: 5000 })
    .toHaveLength(1);
});
