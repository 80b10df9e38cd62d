import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ContextRequest } from '../../src/context/index.js';
import { monsterId } from '../support/entities.js';
import { startOwnNats } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { EFFORT } from './support/effort.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import {
  type Answer,
  goodShareOf,
  IDS,
  percentileOf,
  slowestOf,
  startLoad,
} from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, type Game, own, startGame, startPatient } from './support/world.js';

const SOON = sized({ timeout: 500, interval: 20 }, PATIENTLY);
const PHASE_MS = sized(15_000, 2500);
const HALF = { inFlight: EFFORT.inFlight / 2 };
const PLAYERS: ContextRequest = { scope: 'combats', player_ids: IDS };
const MONSTERS: ContextRequest = { scope: 'combats', monster_ids: IDS.map(monsterId) };

fault(
  'F10 every statement on characters takes 5 s',
  'players are told in time, monsters do not notice, and no statement outlives its request',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const nats = await own(startOwnNats());
    const { service, callers } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: redisUrl,
      NATS_URL: nats.url,
    });
    const answers: Answer[] = [];
    const phase = async () => {
      const players = startLoad(callers, { ...HALF, request: PLAYERS });
      const monsters = startLoad(callers, { ...HALF, request: MONSTERS });
      await sleep(PHASE_MS);
      const ofPlayers = await players.stop();
      const ofMonsters = await monsters.stop();
      answers.push(...ofPlayers, ...ofMonsters);
      return { ofPlayers, ofMonsters };
    };

    await phase();
    const before = await phase();
    await makeSlow(game);
    const during = await phase();
    await expect.poll(() => longStatements(game), SOON).toBe(0);
    await makeFast(game);
    const after = startLoad(callers, HALF);
    const back = await after.untilGood();
    answers.push(...(await after.stop()));

    await expectOracle({ game, service, answers, redisUrl });
    expect(goodShareOf(during.ofPlayers)).toBe(0);
    expect(goodShareOf(during.ofMonsters)).toBeGreaterThanOrEqual(EFFORT.good);
    const p99 = [before, during].map(({ ofMonsters }) => percentileOf(ofMonsters, 0.99));
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
    note({
      what: 'p99 of monsters against before',
      value: (p99[1] ?? 0) / (p99[0] ?? 1),
      unit: '×',
      atMost: 1.2,
    });
    note({ what: 'good again after', value: back, unit: 'ms', atMost: 1000 });
  },
);

async function makeSlow({ database, user }: Game): Promise<void> {
  await database.admin.query(`
    ALTER TABLE characters RENAME TO characters_fast;
    CREATE VIEW characters AS SELECT * FROM characters_fast WHERE pg_sleep(5) IS NOT NULL;
    GRANT SELECT ON characters TO ${user}`);
}

async function makeFast({ database }: Game): Promise<void> {
  await database.admin.query(`
    DROP VIEW characters;
    ALTER TABLE characters_fast RENAME TO characters`);
}

/** Statements that still run though every request that asked for them is answered. */
async function longStatements({ database, user }: Game): Promise<number> {
  const { rows } = await database.admin.query(
    `SELECT 1 FROM pg_stat_activity
     WHERE usename = $1 AND state = 'active' AND now() - query_start > interval '1 second'`,
    [user],
  );
  return rows.length;
}
