import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnNats } from '../support/own-servers.js';
import { lockTables } from '../support/table-locks.js';
import { sized } from './support/effort.js';
import { fault } from './support/fault.js';
import { slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

const LOCKED_MS = sized(10_000, 3000);
const TABLES = ['characters', 'generated_monsters', 'character_pets'];

fault(
  'F11 every connection waits for a locked table',
  'all are answered in time, and it comes back with the lock',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const nats = await own(startOwnNats());
    const { service, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: redisUrl,
      NATS_URL: nats.url,
    });
    const load = startLoad();
    await load.untilSteady();

    const locks = await lockTables(game.database, TABLES);
    await sleep(LOCKED_MS);
    await locks.release();
    const back = await load.untilGood();

    const answers = await load.stop();
    await expectOracle({ game, service, answers, redisUrl });
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
    note({ what: 'good again after', value: back, unit: 'ms', atMost: 1000 });
  },
);
