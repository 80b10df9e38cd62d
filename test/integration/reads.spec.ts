import { Redis } from 'ioredis';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase, createTestRole, type TestRole } from '../support/game-database.js';
import { type JsonRedisServer, startJsonRedisServer } from '../support/json-redis-server.js';
import { PATIENTLY } from '../support/patience.js';
import { type RecordedQuery, recordQueries, tablesReadBy } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';
import { startToxicProxy } from '../support/toxic-proxy.js';

const FIFTY = Array.from({ length: 50 }, (_, index) => index + 1);
const FIFTY_MONSTERS = FIFTY.map(monsterId);

/** Section 3 of the contract. */
const READS: readonly (readonly [scope: string, tables: readonly string[], vitals: boolean])[] = [
  [
    'combats',
    ['character_attributes', 'character_skill_progress', 'character_symbiotes', 'inventory_items'],
    true,
  ],
  ['status', ['character_attributes', 'character_symbiotes'], true],
  ['inventory', ['inventory_items', 'resource_wallets'], false],
  ['exploration', ['character_attributes', 'character_skill_progress'], true],
  ['trade', ['character_attributes', 'inventory_items', 'resource_wallets'], false],
  ['tutorial', ['character_attributes'], true],
];

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, FIFTY);
  await insertMonsters(database.admin, FIFTY);
});

afterAll(() => database.drop());

describe('what a batch reads and writes', () => {
  let redis: TestRedis;
  let service: RunningService;
  let queries: RecordedQuery[];
  let monitor: Redis;
  let commands: (readonly string[])[];

  beforeAll(async () => {
    redis = await createTestRedis();
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    monitor = await new Redis(redis.url).monitor();
    const number = new URL(redis.url).pathname.slice(1);
    monitor.on('monitor', (_time, command: string[], _source, of: string) => {
      if (of === number && command[0] !== 'ping') commands.push(command);
    });
  });

  beforeEach(() => {
    queries = recordQueries(service.dataSource);
    commands = [];
  });

  afterAll(async () => {
    monitor.disconnect();
    await service.close();
    await redis.close();
  });

  it.each(READS)('%s reads its tables once for fifty players, and no other', async (...row) => {
    const [scope, tables, readsVitals] = row;

    const answer = await service.orchestrator.assemble({ scope, player_ids: FIFTY });

    expect(answer.errors).toEqual({ player: [], monster: [], pet: [] });
    expect(tablesReadBy(queries)).toEqual(
      Object.fromEntries(['characters', ...tables].map((table) => [table, 1])),
    );
    expect(await commandsOf(redis.client)).toEqual([
      ...(readsVitals ? [['mget', ...FIFTY.map((id) => `ac:${String(id)}`)]] : []),
      ...keysOf(answer).map((key) => ['set', key]),
    ]);
  });

  it('reads one table for monsters and one for pets, whatever the scope', async () => {
    for (const [scope] of READS) {
      await service.orchestrator.assemble({ scope, monster_ids: FIFTY_MONSTERS, pet_ids: FIFTY });
    }

    expect(tablesReadBy(queries)).toEqual({
      generated_monsters: READS.length,
      character_pets: READS.length,
    });
    expect(await commandsOf(redis.client)).toHaveLength(READS.length * 100);
  });

  it.each([
    [
      { player_ids: [1], monster_ids: [], pet_ids: [] },
      { characters: 1, character_attributes: 1 },
    ],
    [{ player_ids: [], monster_ids: [monsterId(1)] }, { generated_monsters: 1 }],
    [{ pet_ids: [1] }, { character_pets: 1 }],
  ])('asks nothing for a kind without ids: %j', async (ids, tables) => {
    await service.orchestrator.assemble({ scope: 'tutorial', ...ids });

    expect(tablesReadBy(queries)).toEqual(tables);
  });

  it('asks once for ids that are repeated', async () => {
    const upper = monsterId(10).toUpperCase();

    const answer = await service.orchestrator.assemble({
      scope: 'status',
      player_ids: [7, 7, 8, 7],
      monster_ids: [upper, monsterId(10)],
    });

    expect(keysOf(answer)).toHaveLength(3);
    expect(queries.map(({ parameters }) => parameters)).toEqual(
      expect.arrayContaining([[[7, 8]], [[monsterId(10)]]]),
    );
    expect(await commandsOf(redis.client)).toHaveLength(1 + 3);
  });

  it('reads and writes nothing for an invalid request', async () => {
    const request = { scope: 'combats', player_ids: [1, 0], monster_ids: [monsterId(1)] };

    await expect(service.orchestrator.assemble(request)).rejects.toThrow('The request is invalid');

    expect(queries).toEqual([]);
    expect(await commandsOf(redis.client)).toEqual([]);
  });

  /** The commands of the service so far, without the values that were set. */
  async function commandsOf(client: Redis): Promise<readonly (readonly string[])[]> {
    // The monitor has told everything that came before this word of ours.
    await client.echo('the end');
    await expect.poll(() => commands.at(-1), PATIENTLY).toEqual(['echo', 'the end']);
    const ours = commands.filter(([name]) => name === 'mget' || name === 'set');
    expect(commands.filter((command) => !ours.includes(command))).toEqual([['echo', 'the end']]);
    commands = [];
    return ours.map((command) => (command[0] === 'set' ? command.slice(0, 2) : command));
  }
});

describe('a batch in a server with JSON', () => {
  let server: JsonRedisServer;
  let service: RunningService;

  beforeAll(async () => {
    server = await startJsonRedisServer({ json: true });
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: server.url });
  });

  afterAll(async () => {
    await service.close();
    await server.stop();
  });

  it('reads the vitals member alone, and writes each document with its life in a transaction', async () => {
    server.commands.length = 0;

    const answer = await service.orchestrator.assemble({ scope: 'tutorial', player_ids: [3, 4] });

    const keys = keysOf(answer);
    expect(server.commands.map((command) => command.slice(0, 4))).toEqual([
      ['JSON.GET', 'ac:3', '$.vitals'],
      ['JSON.GET', 'ac:4', '$.vitals'],
      ...keys.flatMap((key) => [
        ['MULTI'],
        ['JSON.SET', key, '$', server.document(key)],
        ['EXPIRE', key, '3600'],
        ['EXEC'],
      ]),
    ]);
  });
});

describe('a batch over one link', () => {
  it.each([
    { format: 'string', reads: ['MGET', 1], lastOfWrite: 'SET' },
    { format: 'json', reads: ['JSON.GET', 50], lastOfWrite: 'EXEC' },
  ] as const)('is read in one round trip and written in one, $format', async (words) => {
    const { format, reads, lastOfWrite } = words;
    const server = await startJsonRedisServer({ json: format === 'json' });
    onTestFinished(() => server.stop());
    const proxy = await startToxicProxy(server.url);
    onTestFinished(() => proxy.stop());
    const service = await bootService({ DATABASE_URL: database.url, REDIS_URL: proxy.url });
    onTestFinished(() => service.close());
    server.commands.length = 0;
    const seen = (name: string) => server.commands.filter(([each]) => each === name).length;

    // No reply comes back: what the server sees was sent without waiting for one.
    proxy.noreply();
    const answer = service.orchestrator.assemble({ scope: 'status', player_ids: FIFTY });
    await expect.poll(() => seen(reads[0]), PATIENTLY).toBe(reads[1]);
    const monsters = service.orchestrator.assemble({
      scope: 'status',
      monster_ids: FIFTY_MONSTERS,
    });
    await expect.poll(() => seen(lastOfWrite), PATIENTLY).toBe(50);
    await proxy.heal();

    expect(keysOf(await answer)).toHaveLength(50);
    expect(keysOf(await monsters)).toHaveLength(50);
  });
});

describe('the rights that the service needs', () => {
  let role: TestRole;
  let redis: TestRedis;
  let service: RunningService;

  beforeAll(async () => {
    role = await createTestRole(database);
    redis = await createTestRedis();
    service = await bootService({ DATABASE_URL: role.url, REDIS_URL: redis.url });
  });

  afterEach(() =>
    database.admin.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${database.schema} FROM ${role.name}`),
  );

  afterAll(async () => {
    await service.close();
    await redis.close();
    await role.drop();
  });

  const grant = (tables: readonly string[]) =>
    database.admin.query(`GRANT SELECT ON ${tables.join(', ')} TO ${role.name}`);

  it.each(READS)('for %s are to SELECT from its own tables', async (scope, tables) => {
    await grant(['characters', ...tables]);

    const answer = await service.orchestrator.assemble({ scope, player_ids: FIFTY });

    expect(answer.errors.player).toEqual([]);
  });

  it('for everything are to SELECT, without the clans', async () => {
    const all = new Set(READS.flatMap(([, tables]) => tables));
    await grant(['characters', ...all, 'generated_monsters', 'character_pets']);

    for (const [scope] of READS) {
      const answer = await service.orchestrator.assemble({
        scope,
        player_ids: FIFTY,
        monster_ids: FIFTY_MONSTERS,
        pet_ids: FIFTY,
      });
      expect(keysOf(answer)).toHaveLength(150);
    }
  });
});
