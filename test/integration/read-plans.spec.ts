import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONTEXT_TABLES } from '../../src/database/migrations/context-tables.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertClan, monsterId, monsterRow, petRow } from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { recordQueries, tablesReadBy } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const SIZE = 10_000;
const TEN = Array.from({ length: 10 }, (_, index) => 1 + index * 900);

/** A step of a query plan, as PostgreSQL explains it. */
interface PlanStep {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanStep[];
}

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await fill(database);
  redis = await createTestRedis();
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

it('reads ten entities among ten thousand of each kind by indexes alone', async () => {
  const queries = recordQueries(service.dataSource);
  for (const scope of ['combats', 'inventory']) {
    const answer = await service.orchestrator.assemble({
      scope,
      player_ids: TEN,
      monster_ids: TEN.map(monsterId),
      pet_ids: TEN,
    });
    expect(answer.errors).toEqual({ player: [], monster: [], pet: [] });
  }

  const steps: PlanStep[] = [];
  for (const { sql, parameters } of queries) {
    const { rows } = await database.admin.query<{ 'QUERY PLAN': [{ Plan: PlanStep }] }>(
      `EXPLAIN (FORMAT JSON) ${sql}`,
      [...parameters],
    );
    steps.push(...stepsOf(rows[0]?.['QUERY PLAN'][0].Plan));
  }

  const all = CONTEXT_TABLES.map(({ name }) => name).filter((name) => name !== 'generated_clans');
  expect(Object.keys(tablesReadBy(queries)).sort()).toEqual([...all].sort());
  const scans = steps.filter((step) => step['Relation Name'] !== undefined);
  expect(new Set(scans.map((step) => step['Relation Name']))).toEqual(new Set(all));
  expect(scans.filter((step) => step['Node Type'] === 'Seq Scan')).toEqual([]);
});

function stepsOf(step: PlanStep | undefined): readonly PlanStep[] {
  return step ? [step, ...(step.Plans ?? []).flatMap(stepsOf)] : [];
}

/** Ten thousand of every kind; each player with four items and three skills. */
async function fill({ admin }: TestDatabase): Promise<void> {
  const each = `generate_series(1, ${String(SIZE)}) AS n`;
  await insertClan(admin);
  await admin.query(
    `INSERT INTO characters (character_id, user_id, name, gender, game_stage, location_id)
       SELECT n, n, 'Hero ' || n, 'female', 'in_game', '52_52' FROM ${each};
     INSERT INTO character_attributes (character_id) SELECT n FROM ${each};
     INSERT INTO inventory_items
         (character_id, item_type, subtype, rarity, location, quantity, item_data)
       SELECT n, 'accessory', 'ring', 'common', place, 1, '{"name": "A ring"}'
       FROM ${each}, unnest(array['equipped', 'inventory', 'inventory', 'bank']) AS place;
     INSERT INTO character_skill_progress
         (character_id, skill_key, total_xp, is_unlocked, progress_state)
       SELECT n, 'skill_' || k, 0.5, true, 'PLUS' FROM ${each}, generate_series(1, 3) AS k;
     INSERT INTO character_symbiotes
         (character_id, symbiote_name, gift_xp, gift_rank, elements_resonance)
       SELECT n, 'Тень', 1, 1, '{}' FROM ${each};
     INSERT INTO resource_wallets (character_id, currency, resources, components)
       SELECT n, '{}', '{}', '{}' FROM ${each}`,
  );
  const numbers = Array.from({ length: SIZE }, (_, index) => index + 1);
  await insertRows(
    admin,
    'generated_monsters',
    numbers.map((n) => monsterRow(n)),
  );
  await insertRows(
    admin,
    'character_pets',
    numbers.map((n) => petRow(n, n)),
  );
  await admin.query(`ANALYZE ${CONTEXT_TABLES.map(({ name }) => name).join(', ')}`);
}
