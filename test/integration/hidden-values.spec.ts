import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { captureLogs } from '../support/captured-logs.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble } from '../support/http.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';

const HERO = 1;
const OTHER = 2;
const CANARY = 'canary-row-7c9e6679';

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [HERO, OTHER]);
  redis = await createTestRedis();
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
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

it('a value that PostgreSQL cannot read is neither in an answer nor in the log', async () => {
  await breakOverNames();
  const log = captureLogs();
  onTestFinished(() => {
    log.restore();
  });

  const answer = await assemble(service.url, { scope: 'status', player_ids: [HERO] });

  expect(answer.body).toMatchObject({ reasons: { player: { [HERO]: 'SOURCE_UNAVAILABLE' } } });
  expect(log.text()).toMatch(/22P02/);
  expect(log.text()).not.toContain(CANARY);
});

it('such a value fails nobody who only happens to be read for at the same time', async () => {
  await breakOverNames();
  const ask = (id: number) =>
    service.orchestrator.assemble({ scope: 'status', player_ids: [id] } as const);

  // While the first is read for, the others wait, and are read for together.
  const answers = await Promise.all([OTHER, HERO, OTHER].map(ask));

  expect(answers.map(keysOf).map(({ length }) => length)).toEqual([1, 0, 1]);
  expect(answers[1]?.reasons.player).toEqual({ [HERO]: 'SOURCE_UNAVAILABLE' });
});
