import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playerProjections, scopeOf } from '../../src/context/index.js';
import { bootBeside } from '../support/boot.js';
import type { RunningService } from '../support/boot.js';
import { insertPlayers, itemRow } from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { moduleOf } from '../support/module-of.js';
import { recordQueries, tablesReadBy } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const { math_model, loadout, items, stats } = playerProjections;

/** What no scope of ours does: what is worn beside all that is carried. */
const everything = scopeOf({
  name: 'everything',
  projections: [math_model, loadout, items, stats],
});

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertRows(database.admin, 'inventory_items', [
    itemRow(1, { location: 'inventory', quick_slot_position: 'quick_1' }),
    itemRow(1, { location: 'bank' }),
    itemRow(2, { location: 'equipped', equipped_slot: 'main_hand' }),
  ]);
  redis = await createTestRedis();
  service = await bootBeside([moduleOf('Everything', [everything])], {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

async function contextsOf(scope: string): Promise<Readonly<Record<string, object>>> {
  const request = { scope, player_ids: [1, 2], include: 'contexts' } as const;
  const { contexts } = await service.orchestrator.assemble(request);
  return contexts.player;
}

describe('the statement of a plan', () => {
  it('reads a table once for all the sections that want rows of it, each its own', async () => {
    const queries = recordQueries(service.dataSource);
    const all = await contextsOf('everything');

    expect(tablesReadBy(queries)).toMatchObject({ inventory_items: 1, characters: 1 });
    expect(queries).toHaveLength(1);
    const combats = await contextsOf('combats');
    const inventory = await contextsOf('inventory');
    for (const id of ['1', '2']) {
      const { math_model, loadout } = combats[id] as Readonly<Record<string, unknown>>;
      const { items, stats } = inventory[id] as Readonly<Record<string, unknown>>;
      expect(all[id]).toMatchObject({ math_model, loadout, items, stats });
    }
  });

  it('is answered though a column was altered since it was prepared', async () => {
    const before = await contextsOf('status');
    await database.admin.query('ALTER TABLE characters ALTER COLUMN name TYPE varchar(200)');
    for (let nth = 0; nth < 12; nth++) {
      const after = await contextsOf('status');
      expect(Object.keys(after)).toEqual(Object.keys(before));
    }
  });
});
