import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { type CapturedLogs, captureLogs } from '../support/captured-logs.js';
import { insertPlayers, itemRow } from '../support/entities.js';
import { startHostOn } from '../support/foreign-host.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { assemble } from '../support/http.js';
import { recordQueries } from '../support/query-recorder.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';

const HERO = 1;
const OTHER = 2;
const MISSING = 404;
const CANARY = 'canary-row-7c9e6679';

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [HERO, OTHER]);
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

/** Has every read of the hero fail over the name, as PostgreSQL then quotes it. */
async function breakOverNames(): Promise<void> {
  const { admin } = database;
  const named = 'UPDATE characters SET name = $2 WHERE character_id = $1';
  await admin.query(named, [HERO, CANARY]);
  await admin.query(named, [OTHER, '5']);
  await admin.query('ALTER TABLE characters RENAME TO kept');
  await admin.query('CREATE VIEW characters AS SELECT * FROM kept WHERE name::int > 0');
  onTestFinished(async () => {
    await admin.query('DROP VIEW characters');
    await admin.query('ALTER TABLE kept RENAME TO characters');
  });
}

/** Has every read of these players fail over a table of theirs. */
async function breakOver(table: string, players: readonly number[]): Promise<void> {
  const { admin } = database;
  const items = players.map((id) => itemRow(id, { item_data: { name: CANARY } }));
  await insertRows(admin, table, items);
  await admin.query(`ALTER TABLE ${table} RENAME TO kept`);
  await admin.query(
    `CREATE VIEW ${table} AS SELECT * FROM kept
     WHERE item_data->>'name' <> '${CANARY}' OR (item_data->>'name')::int > 0`,
  );
  onTestFinished(async () => {
    await admin.query(`DROP VIEW ${table}`);
    await admin.query(`ALTER TABLE kept RENAME TO ${table}`);
  });
}

describe('a value that PostgreSQL cannot read is neither in an answer nor in the log', () => {
  it('of the service', async () => {
    await breakOverNames();
    const log = captured();

    const answer = await assemble(service.url, { scope: 'status', player_ids: [HERO] });

    expect(answer.body).toMatchObject({ reasons: { player: { [HERO]: 'SOURCE_UNAVAILABLE' } } });
    expect(log.text()).toMatch(/22P02/);
    expect(log.text()).not.toContain(CANARY);
  });

  it('of a host, whose connections are of pg alone', async () => {
    await breakOverNames();
    const host = await startHostOn({ databaseUrl: database.url, redisUrl: redis.url });
    onTestFinished(() => host.close());
    const log = captured();

    const answer = await host.battle.prepare({ scope: 'status', player_ids: [HERO] });

    expect(answer.reasons.player).toEqual({ [HERO]: 'SOURCE_UNAVAILABLE' });
    expect(log.text()).toMatch(/22P02/);
    expect(log.text()).not.toContain(CANARY);
  });
});

function captured(): CapturedLogs {
  const log = captureLogs();
  onTestFinished(() => {
    log.restore();
  });
  return log;
}

describe('such a value fails nobody else', () => {
  it('who is read for at the same time', async () => {
    await breakOverNames();
    const ask = (id: number) =>
      service.orchestrator.assemble({ scope: 'status', player_ids: [id] } as const);

    // While the first is read for, the others wait, and are read for together.
    const answers = await Promise.all([OTHER, HERO, OTHER].map(ask));

    expect(answers.map(keysOf).map(({ length }) => length)).toEqual([1, 0, 1]);
    expect(answers[1]?.reasons.player).toEqual({ [HERO]: 'SOURCE_UNAVAILABLE' });
  });

  it('of the same request, and tells who is missing', async () => {
    await breakOverNames();

    const answer = await service.orchestrator.assemble({
      scope: 'status',
      player_ids: [MISSING, HERO, OTHER],
    });

    expect(Object.keys(answer.player)).toEqual([String(OTHER)]);
    expect(answer.reasons.player).toEqual({
      [HERO]: 'SOURCE_UNAVAILABLE',
      [MISSING]: 'NOT_FOUND',
    });
  });

  it('of a large one, wherever such values are', async () => {
    const ids = Array.from({ length: 200 }, (_, at) => at + 1000);
    const broken = [1000, 1001, 1077, 1199];
    await insertPlayers(database.admin, ids);
    await breakOver('inventory_items', broken);

    const queries = recordQueries(service.dataSource);
    const answer = await service.orchestrator.assemble({
      scope: 'inventory',
      player_ids: [...ids, MISSING],
    });

    expect(Object.keys(answer.player).map(Number)).toEqual(
      ids.filter((id) => !broken.includes(id)),
    );
    expect(answer.reasons.player).toEqual({
      ...Object.fromEntries(broken.map((id) => [id, 'SOURCE_UNAVAILABLE'])),
      [MISSING]: 'NOT_FOUND',
    });
    // What is told is of one point in time: of the last statement, whatever the search has read.
    expect(queries.at(-1)?.parameters).toEqual([
      [...ids, MISSING].filter((id) => !broken.includes(id)),
    ]);
    // Two for each time that it is halved, for each of the four.
    expect(queries.length).toBeLessThan(4 * (2 * Math.ceil(Math.log2(ids.length + 1)) + 1));
  });

  it('though of very many it is taken for everybody’s, and told soon', async () => {
    const ids = Array.from({ length: 1000 }, (_, at) => at + 3000);
    await insertPlayers(database.admin, ids);
    await breakOver('inventory_items', ids);
    const queries = recordQueries(service.dataSource);
    const answer = await service.orchestrator.assemble({ scope: 'inventory', player_ids: ids });

    expect(new Set(Object.values(answer.reasons.player))).toEqual(new Set(['SOURCE_UNAVAILABLE']));
    expect(queries.length).toBeLessThan(120);
    const sent = queries.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(queries).toHaveLength(sent);
  });

  it('though another request is for very many such', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => at + 5000);
    await insertPlayers(database.admin, ids);
    await breakOver('inventory_items', ids);
    const ask = (player_ids: readonly number[]) =>
      service.orchestrator.assemble({ scope: 'inventory', player_ids });

    // While the first is read for, the others wait, and are read for together.
    const answers = await Promise.all([[OTHER], ids, [OTHER]].map(ask));

    expect(answers.map(keysOf).map(({ length }) => length)).toEqual([1, 0, 1]);
  });

  it('nor has it to wait until many such values are told apart', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => at + 6000);
    await insertPlayers(database.admin, ids);
    await breakOver('inventory_items', ids);
    const queries = recordQueries(service.dataSource);
    const ask = (player_ids: readonly number[]) =>
      service.orchestrator.assemble({ scope: 'inventory', player_ids });

    void ask([OTHER]);
    const broken = ask(ids);
    const sound = ask([OTHER]);

    expect(keysOf(await sound)).toHaveLength(1);
    expect(queries.length).toBeLessThan(20);
    expect(Object.keys((await broken).reasons.player)).toHaveLength(ids.length);
  });
});
