import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { recordQueries, tablesReadBy } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';

const OF_COMBATS = [
  'character_attributes',
  'character_skill_progress',
  'character_symbiotes',
  'characters',
  'inventory_items',
];

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertMonsters(database.admin, [1]);
  redis = await createTestRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: '20000',
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

describe('reads of a batch', () => {
  it('of one kind are one statement, with Redis asked at the same time', async () => {
    const queries = recordQueries(service.dataSource);
    const locks = await lockTables(database, ['characters']);
    const monitor = await redis.client.duplicate().monitor();
    const asked = new Promise((resolve) => {
      monitor.on('monitor', (_time, [command = '']: string[]) => {
        if (command === 'mget') resolve(command);
      });
    });

    const answer = service.orchestrator.assemble({ scope: 'combats', player_ids: [1, 2] });
    await locks.untilWaitedFor(['characters']);
    expect(await asked).toBe('mget');
    await locks.release();
    monitor.disconnect();

    expect(keysOf(await answer)).toHaveLength(2);
    expect(queries).toHaveLength(1);
    expect(Object.keys(tablesReadBy(queries)).sort()).toEqual(OF_COMBATS);
  });

  it('of all kinds run at the same time', async () => {
    const tables = ['character_pets', 'characters', 'generated_monsters'];
    const locks = await lockTables(database, tables);

    const answer = service.orchestrator.assemble({
      scope: 'status',
      player_ids: [1],
      monster_ids: [monsterId(1)],
      pet_ids: [1],
    });
    await locks.untilWaitedFor(tables);
    await locks.release();

    expect(keysOf(await answer)).toHaveLength(3);
  });

  it('of one request do not wait for those of another', async () => {
    const locks = await lockTables(database, ['resource_wallets']);

    const slow = service.orchestrator.assemble({ scope: 'trade', player_ids: [1] });
    await locks.untilWaitedFor(['resource_wallets']);
    const quick = await service.orchestrator.assemble({ scope: 'status', player_ids: [1] });
    await locks.release();

    expect(keysOf(quick)).toHaveLength(1);
    expect(keysOf(await slow)).toHaveLength(1);
  });
});
