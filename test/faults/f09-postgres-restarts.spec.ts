import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { startOwnNats, startOwnPostgres } from '../support/own-servers.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { goodShareOf, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

/** PostgreSQL's own names for what these signals ask of it. */
const ENDS = { immediate: 'SIGQUIT', fast: 'SIGINT' } as const;
const AROUND_MS = sized(30_000, 1500);

for (const [end, signal] of Object.entries(ENDS)) {
  fault(
    `F9 PostgreSQL restarts, ${end}`,
    'only what was being read fails, and it comes back',
    async (note) => {
      const postgres = await own(startOwnPostgres());
      const game = await startGame(postgres.url);
      game.database.admin.on('error', () => undefined);
      const redisUrl = await emptyRedis();
      const nats = await own(startOwnNats());
      const { service, startLoad } = await startPatient({
        DATABASE_URL: game.url,
        REDIS_URL: redisUrl,
        NATS_URL: nats.url,
      });
      const load = startLoad();
      await load.untilSteady();

      await sleep(AROUND_MS);
      await postgres.kill(signal);
      await postgres.restart();
      const back = await load.untilGood();
      await sleep(AROUND_MS);

      const answers = await load.stop();
      const admin = new pg.Client({ connectionString: game.database.url });
      await admin.connect();
      onTestFinished(() => admin.end());
      const database = { ...game.database, admin };
      await expectOracle({ game: { ...game, database }, service, answers, redisUrl });
      note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
      note({ what: 'good again after', value: back, unit: 'ms', atMost: 1000 });
      note({ what: 'good', value: 100 * goodShareOf(answers), unit: '%', atLeast: 99 });
    },
  );
}
