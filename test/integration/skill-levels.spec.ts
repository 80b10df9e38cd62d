import { afterAll, beforeAll, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { levelsOf } from '../support/vector-read.js';

/** As PostgreSQL spells them; every one unlocked and not. */
const EXPERIENCES = ['0', '0.55', '1e-7', '123456789.125', '1e+300', '-0', '-1', '5e-324'];
const NO_NUMBERS = ['NaN', 'Infinity', '-Infinity'];
const SKILLS = [...EXPERIENCES, ...NO_NUMBERS].flatMap((total_xp, nth) =>
  [true, false].map((is_unlocked) => ({
    skill_key: `skill_${String(nth)}_${String(is_unlocked)}`,
    total_xp,
    is_unlocked,
  })),
);
const NAMED = ['__proto__', 'constructor', 'мечи "и" \\щиты', ''].map((skill_key) => ({
  skill_key,
  total_xp: '2',
  is_unlocked: false,
}));

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await database.admin.query('DELETE FROM character_skill_progress');
  for (const { skill_key, total_xp, is_unlocked } of [...SKILLS, ...NAMED]) {
    await database.admin.query(
      `INSERT INTO character_skill_progress
         (character_id, skill_key, total_xp, is_unlocked, progress_state)
       VALUES (1, $1, $2, $3, 'PLUS')`,
      [skill_key, total_xp, is_unlocked],
    );
  }
  redis = await createTestRedis();
  service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

it('are what one would make of the rows, whatever these hold', async () => {
  const { contexts } = await service.orchestrator.assemble({
    player_ids: [1, 2],
    scope: 'combats',
    include: 'contexts',
  });
  const rows = [...SKILLS, ...NAMED].map((row) => ({ ...row, total_xp: Number(row.total_xp) }));

  expect(levelsIn(contexts.player['1']?.skills)).toEqual(levelsIn(levelsOf(rows).value));
  expect(contexts.player['2']?.skills).toEqual({});
});

/** By skill; -0 is 0. */
function levelsIn(skills: unknown): ReadonlyMap<string, number> {
  const levels = Object.entries(skills as Readonly<Record<string, number>>);
  return new Map(levels.map(([skill, level]) => [skill, level + 0]));
}
