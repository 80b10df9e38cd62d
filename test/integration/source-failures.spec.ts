import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  monsterId,
  monsterRow,
  petRow,
  poisonItemRow,
} from '../support/entities.js';
import { startHostOn } from '../support/foreign-host.js';
import {
  createGameDatabase,
  createTestRole,
  insertRows,
  type TestRole,
} from '../support/game-database.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { livesOf, withoutKeys } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';

const POISONED = 66;
const MISSING = 404;
const DEADLINE_MS = 800;
/** What an answer may take beyond its deadline. */
const GRACE_MS = 1000;

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  database = await createGameDatabase();
  const { admin } = database;
  await insertPlayers(admin, [1, 2, 3]);
  await insertMonsters(admin, [1, 2]);
  await insertRows(admin, 'characters', [characterRow(POISONED)]);
  await insertRows(admin, 'inventory_items', [poisonItemRow(POISONED)]);
  await insertRows(admin, 'generated_monsters', [
    monsterRow(POISONED, { scaled_base_stats: { strength: 'strong' } }),
  ]);
  await insertRows(admin, 'character_pets', [petRow(POISONED, 1, { loadout_ids: [] })]);
  redis = await createTestRedis();
});

afterAll(async () => {
  await redis.close();
  await database.drop();
});

/** Every kind: one that is fine, one whose rows are broken, one that is not there. */
const EVERYTHING = {
  player_ids: [1, POISONED, MISSING],
  monster_ids: [monsterId(1), monsterId(POISONED), monsterId(MISSING)],
  pet_ids: [1, POISONED, MISSING],
};

describe('broken and missing rows', () => {
  it.each(['combats', 'inventory', 'trade'])(
    'fail their own entity alone, in %s',
    async (scope) => {
      const service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
      onTestFinished(() => service.close());

      const answer = await service.orchestrator.assemble({ scope, ...EVERYTHING });

      const faults = (broken: number | string, missing: number | string) => ({
        [broken]: 'INVALID_DATA',
        [missing]: 'NOT_FOUND',
      });
      expect(withoutKeys(answer)).toEqual({
        player: { 1: 'KEY' },
        monster: { [monsterId(1)]: 'KEY' },
        pet: { 1: 'KEY' },
        errors: {
          player: [POISONED, MISSING],
          monster: [monsterId(POISONED), monsterId(MISSING)],
          pet: [POISONED, MISSING],
        },
        reasons: {
          player: faults(POISONED, MISSING),
          monster: faults(monsterId(POISONED), monsterId(MISSING)),
          pet: faults(POISONED, MISSING),
        },
      });
    },
  );

  it('are no fault where the scope does not read them', async () => {
    const service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    onTestFinished(() => service.close());

    const answer = await service.orchestrator.assemble({ scope: 'status', player_ids: [POISONED] });

    expect(withoutKeys(answer.player)).toEqual({ [POISONED]: 'KEY' });
  });
});

describe('a table that cannot be read', () => {
  const players = { scope: 'inventory', player_ids: [1, POISONED, MISSING] };
  let role: TestRole;
  let service: RunningService;

  beforeAll(async () => {
    role = await createTestRole(database);
    service = await bootService({ DATABASE_URL: role.url, REDIS_URL: redis.url });
  });

  const grantAll = () =>
    database.admin.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role.name}`);
  beforeAll(grantAll);
  afterEach(grantAll);

  afterAll(async () => {
    await service.close();
    await role.drop();
  });

  it('of a section leaves what exists unavailable, and what is missing missing', async () => {
    await database.admin.query(`REVOKE SELECT ON resource_wallets FROM ${role.name}`);

    const answer = await service.orchestrator.assemble(players);

    expect(answer.reasons.player).toEqual({
      1: 'SOURCE_UNAVAILABLE',
      [POISONED]: 'SOURCE_UNAVAILABLE',
      [MISSING]: 'NOT_FOUND',
    });
  });

  it('because it is gone is no different', async () => {
    await database.admin.query('ALTER TABLE inventory_items RENAME TO items_of_old');
    onTestFinished(async () => {
      await database.admin.query('ALTER TABLE items_of_old RENAME TO inventory_items');
    });

    const answer = await service.orchestrator.assemble(players);

    expect(answer.reasons.player).toEqual({
      1: 'SOURCE_UNAVAILABLE',
      [POISONED]: 'SOURCE_UNAVAILABLE',
      [MISSING]: 'NOT_FOUND',
    });
  });

  it('of the entities themselves leaves nobody known to be missing', async () => {
    await database.admin.query(`REVOKE SELECT ON characters FROM ${role.name}`);

    const answer = await service.orchestrator.assemble(players);

    expect(answer.reasons.player).toEqual({
      1: 'SOURCE_UNAVAILABLE',
      [POISONED]: 'SOURCE_UNAVAILABLE',
      [MISSING]: 'SOURCE_UNAVAILABLE',
    });
  });

  it('fails neither the other scopes nor the other kinds', async () => {
    await database.admin.query(`REVOKE SELECT ON inventory_items FROM ${role.name}`);
    const others = { monster_ids: [monsterId(1)], pet_ids: [1] };

    const [combats, status] = await Promise.all([
      service.orchestrator.assemble({ scope: 'combats', player_ids: [1], ...others }),
      service.orchestrator.assemble({ scope: 'status', player_ids: [1], ...others }),
    ]);

    expect(combats.reasons).toEqual({ player: { 1: 'SOURCE_UNAVAILABLE' }, monster: {}, pet: {} });
    expect(withoutKeys(status)).toEqual({
      player: { 1: 'KEY' },
      monster: { [monsterId(1)]: 'KEY' },
      pet: { 1: 'KEY' },
      errors: { player: [], monster: [], pet: [] },
      reasons: { player: {}, monster: {}, pet: {} },
    });
  });
});

describe('a table that hangs', () => {
  const request = {
    scope: 'combats',
    player_ids: [1, MISSING],
    monster_ids: [monsterId(1)],
    pet_ids: [2],
  };

  it('is given up by the deadline, and what else was done is answered', async () => {
    const game = { databaseUrl: database.url, redisUrl: redis.url };
    const host = await startHostOn(game, { deadlineMs: DEADLINE_MS });
    onTestFinished(() => host.close());
    await lockTables(database, ['inventory_items']);

    const { answer, milliseconds } = await timed(() => host.battle.prepare(request));

    expect(withoutKeys(answer)).toEqual({
      player: {},
      monster: { [monsterId(1)]: 'KEY' },
      pet: { 2: 'KEY' },
      errors: { player: [1, MISSING], monster: [], pet: [] },
      reasons: {
        player: { 1: 'DEADLINE_EXCEEDED', [MISSING]: 'DEADLINE_EXCEEDED' },
        monster: {},
        pet: {},
      },
    });
    expect(milliseconds).toBeGreaterThanOrEqual(DEADLINE_MS - 1);
    expect(milliseconds).toBeLessThan(DEADLINE_MS + GRACE_MS);
  });

  it('is stopped by the service before that, so that its connections come back', async () => {
    const service = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CONTEXT_DEADLINE_MS: String(3 * DEADLINE_MS),
    });
    onTestFinished(() => service.close());
    // With connections at hand, all of the time is the statement's.
    await service.orchestrator.assemble(request);
    const locks = await lockTables(database, ['characters', 'inventory_items']);

    const { answer, milliseconds } = await timed(() => service.orchestrator.assemble(request));

    expect(answer.reasons.player).toEqual({
      1: 'SOURCE_UNAVAILABLE',
      [MISSING]: 'SOURCE_UNAVAILABLE',
    });
    expect(milliseconds).toBeLessThan(3 * DEADLINE_MS);
    await locks.untilWaitedFor([]);
  });

  it('stores nothing for an id that was given up', async () => {
    const game = { databaseUrl: database.url, redisUrl: redis.url };
    const host = await startHostOn(game, { deadlineMs: 100 });
    onTestFinished(() => host.close());
    const locks = await lockTables(database, ['characters']);
    const before = await livesOf(redis.client);

    const answer = await host.battle.prepare({ scope: 'tutorial', player_ids: [1, 2] });
    await locks.release();
    await locks.untilWaitedFor([]);
    await host.battle.prepare({ scope: 'tutorial', player_ids: [3] });

    expect(answer.reasons.player).toEqual({ 1: 'DEADLINE_EXCEEDED', 2: 'DEADLINE_EXCEEDED' });
    expect(await livesOf(redis.client)).toHaveLength(before.length + 1);
  });
});

describe('connections that the database ended', () => {
  it('are replaced', async () => {
    const role = await createTestRole(database);
    onTestFinished(() => role.drop());
    await database.admin.query(
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role.name}`,
    );
    const service = await bootService({ DATABASE_URL: role.url, REDIS_URL: redis.url });
    onTestFinished(() => service.close());
    await service.orchestrator.assemble({ scope: 'combats', ...EVERYTHING });

    const { rowCount } = await database.admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
      [role.name],
    );

    expect(rowCount).toBeGreaterThan(1);
    await expect
      .poll(async () => {
        const answer = await service.orchestrator.assemble({ scope: 'combats', ...EVERYTHING });
        return withoutKeys([answer.player, answer.monster, answer.pet]);
      }, PATIENTLY)
      .toEqual([{ 1: 'KEY' }, { [monsterId(1)]: 'KEY' }, { 1: 'KEY' }]);
  });
});

async function timed<Answer>(
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly milliseconds: number }> {
  const start = performance.now();
  const answer = await ask();
  return { answer, milliseconds: performance.now() - start };
}
