import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChildService } from '../support/child-service.js';
import { send } from '../support/http.js';
import { startOwnNats } from '../support/own-servers.js';
import { lockTables } from '../support/table-locks.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { goodShareOf, slowestOf } from './support/load.js';
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
    let waiting = 0;
    for (const end = performance.now() + LOCKED_MS; performance.now() < end;) {
      await sleep(100);
      waiting = Math.max(waiting, await waitingIn(service));
    }
    await locks.release();
    const back = await load.untilGood();

    const answers = await load.stop();
    await expectOracle({ game, service, answers, redisUrl });
    expect(goodShareOf(answers)).toBeLessThan(1);
    // What the alert looks at.
    note({ what: 'waiting for a connection, at most', value: waiting, unit: '', atLeast: 1 });
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
    note({ what: 'good again after', value: back, unit: 'ms', atMost: 1000 });
  },
);

async function waitingIn({ url }: ChildService): Promise<number> {
  const { text } = await send(`${url}/metrics`);
  return Number(/pool_connections\{state="waiting"\} (\d+)/.exec(text)?.[1]);
}
