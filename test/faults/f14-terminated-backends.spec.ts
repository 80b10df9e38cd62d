import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnNats } from '../support/own-servers.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { goodShareOf, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

const EVERY_MS = 200;
const TIMES = sized(150, 15);

fault('F14 a backend is terminated every 200 ms', 'nobody notices at a low rate', async (note) => {
  const game = await startGame();
  const redisUrl = await emptyRedis();
  const nats = await own(startOwnNats());
  const { service, startLoad } = await startPatient({
    DATABASE_URL: game.url,
    REDIS_URL: redisUrl,
    NATS_URL: nats.url,
  });
  const load = startLoad({ inFlight: 2 });
  await load.untilSteady();

  let terminated = 0;
  for (let time = 0; time < TIMES; time++) {
    await sleep(EVERY_MS);
    const { rowCount } = await game.database.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE usename = $1 ORDER BY random() LIMIT 1`,
      [game.user],
    );
    terminated += rowCount ?? 0;
  }
  await load.untilGood();

  const answers = await load.stop();
  await expectOracle({ game, service, answers, redisUrl });
  note({ what: 'terminated', value: terminated, unit: '', atLeast: TIMES / 2, isProof: true });
  note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
  note({ what: 'good', value: 100 * goodShareOf(answers), unit: '%', atLeast: 99 });
});
