import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Type } from 'typebox';
import {
  playerProjection,
  playerProjections,
  playerSections,
  scopeOf,
} from '../../src/context/index.js';
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

/** What is known of the data of what a fight uses. */
const gear = playerProjection({
  name: 'gear',
  needs: [playerSections.equipment],
  schema: Type.Array(Type.Unknown()),
  build: ({ equipment }) => equipment.items.map(({ data }) => data.value),
});
const gearAlone = scopeOf({ name: 'gear_alone', projections: [gear] });
const gearAndBag = scopeOf({ name: 'gear_and_bag', projections: [gear, items] });

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

const TOLD = { name: 'Кольцо "O\'Нила"', description: 'Тёплое', spread: 0.25 };
/** What is worn: texts that nobody reads, and what must be seen as it is. */
const DATA = [
  TOLD,
  { ...TOLD, name: null },
  { ...TOLD, description: ['a', { list: 1 }] },
  { name: 'no more than a name', bonuses: { name: 1, description: 2 } },
  {},
];

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2, 3]);
  await insertRows(database.admin, 'inventory_items', [
    itemRow(1, { location: 'inventory', quick_slot_position: 'quick_1' }),
    itemRow(1, { location: 'bank' }),
    itemRow(2, { location: 'equipped', equipped_slot: 'main_hand' }),
  ]);
  // Of the third player, what it wears as every player of the specs is in the way.
  await database.admin.query('DELETE FROM inventory_items WHERE character_id = 3');
  const worn = { location: 'equipped', equipped_slot: 'ring_1' };
  await insertRows(database.admin, 'inventory_items', [
    ...DATA.map((item_data) => itemRow(3, { ...worn, item_data })),
    itemRow(3, { ...worn, quick_slot_position: 'quick_1', item_data: TOLD }),
    itemRow(3, { quick_slot_position: 'quick_2', item_data: TOLD }),
  ]);
  redis = await createTestRedis();
  service = await bootBeside([moduleOf('Everything', [everything, gearAlone, gearAndBag])], {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

async function contextsOf(
  scope: string,
  player_ids: readonly number[] = [1, 2],
): Promise<Readonly<Record<string, object>>> {
  const request = { scope, player_ids: [...player_ids], include: 'contexts' } as const;
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

  it('leaves texts in the database that no section reads, and nothing but texts', async () => {
    const { 3: player } = await contextsOf('gear_alone', [3]);
    expect(player).toHaveProperty('gear', [{ spread: 0.25 }, ...DATA.slice(1), TOLD, TOLD]);
  });

  it('reads them where another section reads the column', async () => {
    const { 3: player } = await contextsOf('gear_and_bag', [3]);
    expect(player).toHaveProperty('gear', [...DATA, TOLD, TOLD]);
  });

  it('is answered though what it gives is of another type since it was prepared', async () => {
    const before = await contextsOf('status');
    const preparedOn = await session();
    // Of all that it gives the ids alone come in the type of their column.
    await database.admin.query('ALTER TABLE characters ALTER COLUMN character_id TYPE bigint');
    onTestFinished(async () => {
      await database.admin.query('ALTER TABLE characters ALTER COLUMN character_id TYPE int');
    });

    for (let nth = 0; nth < 12; nth++) {
      const after = await contextsOf('status');
      expect(Object.keys(after)).toEqual(Object.keys(before));
      // It would fail there again each time before it is sent in another way.
      expect(await session()).not.toBe(preparedOn);
    }
  });
});

/** The session that is used next. */
async function session(): Promise<unknown> {
  // What was used last has gone back to the pool by then.
  await sleep(20);
  const [row] = await service.dataSource.query<object[]>('SELECT pg_backend_pid()');
  return row && Object.values(row)[0];
}
