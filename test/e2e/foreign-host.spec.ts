import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { VARIABLES } from '../../src/config/environment.js';
import { ContextModule, InvalidRequestError } from '../../src/context/index.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import {
  GAME_DATABASE,
  GAME_REDIS,
  GameServersModule,
  startHost,
  startHostOn,
} from '../support/foreign-host.js';
import { createGameDatabase } from '../support/game-database.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf, readContext, withoutKeys } from '../support/stored.js';

const EVERYTHING = {
  scope: 'combats',
  player_ids: [1],
  monster_ids: [monsterId(1)],
  pet_ids: [1],
};
const ALL_STORED = {
  player: { 1: 'KEY' },
  monster: { [monsterId(1)]: 'KEY' },
  pet: { 1: 'KEY' },
  errors: { player: [], monster: [], pet: [] },
  reasons: { player: {}, monster: {}, pet: {} },
};

let database: TestDatabase;
let redis: TestRedis;
let servers: { readonly databaseUrl: string; readonly redisUrl: string };

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  await insertMonsters(database.admin, [1]);
  redis = await createTestRedis();
  servers = { databaseUrl: database.url, redisUrl: redis.url };
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await redis.close();
  await database.drop();
});

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
});

describe('an application of another game, without our environment', () => {
  it('injects the orchestrator with connections and options of its own', async () => {
    const host = await startHostOn(servers, { ttlSeconds: 77 });
    onTestFinished(() => host.close());

    const answer = await host.battle.prepare(EVERYTHING);

    expect(withoutKeys(answer)).toEqual(ALL_STORED);
    const lives = await Promise.all(keysOf(answer).map((key) => redis.client.ttl(key)));
    expect(lives).toHaveLength(3);
    expect(Math.max(...lives)).toBeLessThanOrEqual(77);
    expect(Math.min(...lives)).toBeGreaterThan(70);
  });

  it('does so with forRoot, and what it makes itself by a factory', async () => {
    const game = GameServersModule.for(servers);
    const host = await startHost(
      ContextModule.forRoot({
        imports: [game],
        dataSource: GAME_DATABASE,
        redis: { inject: [GAME_REDIS], useFactory: (client: Redis) => client },
        bag: { slots: 3, maxWeight: 7.5 },
        now: () => 1_767_225_600_999,
      }),
    );
    onTestFinished(() => host.close());

    const answer = await host.battle.prepare({ scope: 'inventory', player_ids: [1] });

    const context = JSON.parse(await readContext(redis.client, answer.player[1] ?? '')) as unknown;
    expect(context).toMatchObject({
      meta: { entity_id: 1, scope: 'inventory', timestamp: 1_767_225_600 },
      stats: { slots_used: 1, slots_total: 3, max_weight: 7.5 },
    });
  });

  it('is served by an ioredis client as it comes, and by one that waits to be told', async () => {
    const lazy = { ...servers, redisOptions: { lazyConnect: true } };
    const [plain, waiting] = [await startHostOn(servers), await startHostOn(lazy)];
    onTestFinished(() => waiting.close());
    onTestFinished(() => plain.close());

    expect(withoutKeys(await plain.battle.prepare(EVERYTHING))).toEqual(ALL_STORED);
    expect(withoutKeys(await waiting.battle.prepare(EVERYTHING))).toEqual(ALL_STORED);
  });

  it('gets the faults of a request as an error with every one of them', async () => {
    const host = await startHostOn(servers, { maxIds: 2 });
    onTestFinished(() => host.close());

    const fault = await host.battle.prepare({ scope: 'all', player_ids: [1, 0, 1] }).catch(String);
    const thrown = host.battle.prepare({ scope: 'all', player_ids: [1, 0, 1] });

    expect(fault).toBe('InvalidRequestError: The request is invalid');
    await expect(thrown).rejects.toBeInstanceOf(InvalidRequestError);
    await expect(thrown).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: [
        { field: 'player_ids[1]', message: 'must be an integer from 1 to 2147483647' },
        {
          field: 'scope',
          message: 'must be one of combats, status, inventory, exploration, trade, tutorial',
        },
        { field: 'request', message: 'must not name more than 2 ids' },
      ],
    });
  });

  it('is told at once when it names no client of Redis', () => {
    expect(() => ContextModule.forRoot({ dataSource: GAME_DATABASE })).toThrow(
      'ContextModule needs `redis`: the token of an ioredis client, or a factory',
    );
    expect(() => ContextModule.forRootAsync({ useFactory: () => ({}) })).toThrow(
      'ContextModule needs `redis`: the token of an ioredis client, or a factory',
    );
  });

  it('does not start with a catalog that is none', async () => {
    const catalogPath = '/no/such/catalog.json';

    await expect(startHostOn(servers, { catalogPath })).rejects.toThrow(
      "The game's catalog is invalid:\n- the file cannot be read (ENOENT)",
    );
  });

  it('lives on when the context module is stopped with it', async () => {
    const own = new Redis(redis.url);
    onTestFinished(() => {
      own.disconnect();
    });
    const host = await startHost(
      ContextModule.forRoot({
        imports: [GameServersModule.for(servers)],
        dataSource: GAME_DATABASE,
        redis: { useFactory: () => own },
      }),
    );

    await host.close();

    expect(await own.ping()).toBe('PONG');
  });
});
