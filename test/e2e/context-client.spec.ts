import { connect } from '@nats-io/transport-node';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import {
  ContextClient,
  ContextClientModule,
  type ContextRequest,
  InvalidRequestError,
  type MonsterContext,
  type PlayerContext,
} from '../../src/context/client/index.js';
import type { ContextAssemblerOrchestrator, ContextReader } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { startClient } from '../support/context-client.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { withoutKeys } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';

const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const FIGHT = { scope: 'combats', player_ids: [1, 999], monster_ids: [monsterId(1)] } as const;

let database: TestDatabase;
let redis: TestRedis;
let nats: OwnServer;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertMonsters(database.admin, [1]);
  redis = await createTestRedis();
  nats = await startOwnNats();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: nats.url,
  });
});

afterAll(async () => {
  await service.close();
  await nats.stop();
  await redis.close();
  await database.drop();
});

describe('a client of the service', () => {
  it('gets the keys of contexts, and the ids that failed', async () => {
    const { client } = await startClient({ servers: nats.url });

    const answer = await client.assemble(FIGHT);

    expect(withoutKeys(answer)).toEqual(withoutKeys(await service.orchestrator.assemble(FIGHT)));
    expect(answer.reasons.player).toEqual({ 999: 'NOT_FOUND' });
    expect(await redis.client.exists(...Object.values(answer.player))).toBe(1);
  });

  it('reads contexts by their keys, `null` where they are gone', async () => {
    const { client } = await startClient({ servers: [nats.url] });
    const { player, monster } = await client.assemble(FIGHT);
    const keys = [...Object.values(player), ...Object.values(monster)];

    const contexts = await client.read([...keys, GONE_KEY, ...keys]);

    const stored = await Promise.all(keys.map((key) => redis.client.get(key)));
    expect(contexts).toEqual({
      ...Object.fromEntries(keys.map((key, at) => [key, JSON.parse(stored[at] ?? '')])),
      [GONE_KEY]: null,
    });
  });

  it('releases contexts, and is told how many there were', async () => {
    const { client } = await startClient({ servers: nats.url });
    const { player } = await client.assemble({ scope: 'status', player_ids: [1, 2] });
    const keys = Object.values(player);

    expect(await client.release([...keys, ...keys, GONE_KEY])).toBe(2);
    expect(await client.release(keys)).toBe(0);
    expect(await client.read(keys)).toEqual(Object.fromEntries(keys.map((key) => [key, null])));
  });

  it('gets contexts in the answer', async () => {
    const { client } = await startClient({ servers: nats.url });
    const request = { scope: 'status', player_ids: [1], locale: 'en' } as const;

    const both = await client.assemble({ ...request, include: 'both' });
    const inline = await client.assemble({ ...request, include: 'contexts' });

    const [key = ''] = Object.values(both.player);
    expect(both.contexts.player).toEqual({ 1: (await client.read([key]))[key] });
    expect(inline.contexts.player[1]?.stats_display).toEqual(
      both.contexts.player[1]?.stats_display,
    );
    expect(inline.player).toEqual({});
  });

  it('asks for nothing without keys', async () => {
    const { client } = await startClient({ servers: nats.url });

    expect(await client.read([])).toEqual({});
    expect(await client.release([])).toBe(0);
  });

  it('is told of a bad request as a caller in process is', async () => {
    const { client } = await startClient({ servers: nats.url });
    const bad = { scope: 'all', player_ids: [0, 'x'] } as unknown as ContextRequest;
    const errorOf = (answer: Promise<unknown>) =>
      answer.then(
        () => undefined,
        (error: unknown) => error,
      );

    const [remote, local] = await Promise.all(
      [client, service.orchestrator].map((each) => errorOf(each.assemble(bad))),
    );

    expect(remote).toBeInstanceOf(InvalidRequestError);
    expect(remote).toEqual(local);
  });

  it('is told of bad keys, and of too many', async () => {
    const { client } = await startClient({ servers: nats.url });
    const message = 'must be a key of the form temp:setup:{uuid4}';
    const many = Array.from({ length: 1001 }, (_, at) =>
      GONE_KEY.replace(/.{4}$/, String(1000 + at)),
    );

    for (const name of ['read', 'release'] as const) {
      const ask = (keys: readonly string[]): Promise<unknown> => client[name](keys);
      await expect(ask([GONE_KEY, 'ac:1'])).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        details: [{ field: 'keys[1]', message }],
        retryable: false,
      });
      await expect(ask(many)).rejects.toMatchObject({
        details: [{ field: 'request', message: 'must not name more than 1000 keys' }],
      });
    }
  });

  it('has what could be done in its time, before the time is up', async () => {
    const { client } = await startClient({ servers: nats.url, deadlineMs: 5000 });
    await lockTables(database, ['characters']);

    const answer = client.assemble(FIGHT, { deadlineMs: 700 });

    expect(withoutKeys(await answer)).toMatchObject({
      monster: { [monsterId(1)]: 'KEY' },
      reasons: { player: { 1: 'DEADLINE_EXCEEDED', 999: 'DEADLINE_EXCEEDED' } },
    });
  });

  it.each([0, -1, 1.5, NaN])('takes no deadline of %s milliseconds', async (deadlineMs) => {
    const { client } = await startClient({ servers: nats.url });
    const error = { code: 'INVALID_REQUEST', details: [{ field: 'deadline_ms' }] };

    await expect(client.assemble(FIGHT, { deadlineMs })).rejects.toMatchObject(error);
    await expect(client.read([GONE_KEY], { deadlineMs })).rejects.toMatchObject(error);
    await expect(client.release([GONE_KEY], { deadlineMs })).rejects.toMatchObject(error);
  });
});

describe('the module of the client', () => {
  @Injectable()
  class Battle {
    constructor(readonly contexts: ContextClient) {}
  }

  @Module({ providers: [Battle] })
  class BattleModule {}

  async function start(root: object) {
    const app = await NestFactory.createApplicationContext(root, { abortOnError: false });
    onTestFinished(() => app.close());
    return app;
  }

  it('takes options that are known later, and may be global', async () => {
    const client = ContextClientModule.forRootAsync({
      isGlobal: true,
      useFactory: () => Promise.resolve({ servers: nats.url }),
    });
    @Module({ imports: [client, BattleModule] })
    class GameModule {}
    const app = await start(GameModule);

    const answer = await app.get(Battle).contexts.assemble(FIGHT);

    expect(Object.keys(answer.player)).toEqual(['1']);
  });

  it("asks over a connection of the host's, and leaves it open", async () => {
    const connection = await connect({ servers: nats.url });
    onTestFinished(() => connection.close());
    const { client, close } = await startClient({ connection });

    expect(Object.keys((await client.assemble(FIGHT)).player)).toEqual(['1']);
    await close();

    await expect(client.assemble(FIGHT)).rejects.toThrow('The client is closed');
    expect((await connection.request('context.assemble', '{}')).json()).toHaveProperty('error');
  });

  it.each([
    [{ servers: [] }, 'needs `servers`, or a `connection`'],
    [{} as never, 'needs `servers`, or a `connection`'],
    [{ servers: 'nats://127.0.0.1', deadlineMs: 0 }, 'deadlineMs must be an integer from 1'],
    [{ servers: 'nats://127.0.0.1', deadlineMs: 2 ** 31 }, 'deadlineMs must be an integer from 1'],
  ])('refuses the options %j at the start', async (options, message) => {
    await expect(start(ContextClientModule.forRoot(options))).rejects.toThrow(message);
  });
});

describe('the types of a client', () => {
  it('are those of calls in process', () => {
    expectTypeOf<ContextClient['assemble']>().toEqualTypeOf<
      ContextAssemblerOrchestrator['assemble']
    >();
    expectTypeOf<ContextClient>().toExtend<Pick<ContextReader, 'read'>>();
  });

  it('lead from the scope to the context', async () => {
    const { client } = await startClient({ servers: nats.url });

    const { player, monster } = await client.assemble(FIGHT);
    const [key] = Object.values(player);
    const contexts = await client.read([...Object.values(player), ...Object.values(monster)]);

    expectTypeOf(contexts[key ?? '']).toEqualTypeOf<
      PlayerContext<'combats'> | MonsterContext<'combats'> | null | undefined
    >();
    const players = await client.read(Object.values(player));
    const context = players[key ?? ''];
    expect(context?.math_model.attributes.strength.base).toBe(15);
    // @ts-expect-error a projection of another scope
    expect(context?.stats_display).toBeUndefined();
  });

  it('have contexts in the answer only where the request includes them', async () => {
    const { client } = await startClient({ servers: nats.url });
    const request = { scope: 'status', player_ids: [1] } as const;

    const inline = await client.assemble({ ...request, include: 'contexts' });
    const keys = await client.assemble(request);

    expectTypeOf(inline.contexts.player[1]).toEqualTypeOf<PlayerContext<'status'> | undefined>();
    // @ts-expect-error they were not asked for
    expect(keys.contexts).toBeUndefined();
  });

  it('know the scopes', async () => {
    const { client } = await startClient({ servers: nats.url });

    // @ts-expect-error there is no such scope
    const answer = client.assemble({ scope: 'combat', player_ids: [1] });

    await expect(answer).rejects.toThrow(InvalidRequestError);
  });
});
