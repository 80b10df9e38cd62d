import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChildService } from '../support/child-service.js';
import { characterRow, itemRow } from '../support/entities.js';
import { insertRows } from '../support/game-database.js';
import { send } from '../support/http.js';
import { startOwnNats } from '../support/own-servers.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { ask, goodShareOf, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, type Game, own, startGame, startPatient } from './support/world.js';

const BOMB = 9000;
/** Of some twenty bytes each, in the data of one worn item. */
const TEXTS = sized(2_000_000, 200_000);
const TIMES = sized(5, 2);
/** While the loop is blocked nobody can be told anything: so much later an answer may come. */
const BLOCKED_MS = 2000;
/** Otherwise nothing was blocked. */
const LEAST_BLOCKED_MS = 50;

fault(
  'F20 event loop blocked by a row of many megabytes',
  'the process lives, all are answered, and it comes back',
  async (note) => {
    const game = await startGame();
    await plantBomb(game);
    const redisUrl = await emptyRedis();
    const nats = await own(startOwnNats());
    const { service, callers, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: redisUrl,
      NATS_URL: nats.url,
    });
    const load = startLoad();
    await load.untilSteady();

    const looks = startLooks(service);
    const back: number[] = [];
    const bombs: Awaited<ReturnType<typeof ask>>[] = [];
    for (let time = 0; time < TIMES; time++) {
      const [caller] = callers;
      if (!caller) throw new Error('There is nobody to ask');
      bombs.push(await ask(caller, { scope: 'combats', player_ids: [BOMB] }));
      back.push(await load.untilGood());
    }

    const answers = [...(await load.stop()), ...bombs];
    const blocked = await looks.stop();
    await expectOracle({ game, service, answers, redisUrl, extraMs: BLOCKED_MS });
    expect(service.isRunning()).toBe(true);
    note({ what: 'blocked, at most', value: blocked, unit: 'ms', atLeast: LEAST_BLOCKED_MS });
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 4100 });
    note({ what: 'good', value: 100 * goodShareOf(answers), unit: '%' });
    note({ what: 'good again after', value: Math.max(...back), unit: 'ms', atMost: 1000 });
  },
);

/** Whoever looks whether it lives sees how long the loop is blocked. */
function startLooks({ url }: ChildService) {
  let isOn = true;
  let longest = 0;
  const look = async () => {
    // The first one makes the connection.
    await send(`${url}/health/live`);
    while (isOn) {
      const begin = performance.now();
      await send(`${url}/health/live`);
      longest = Math.max(longest, performance.now() - begin);
      await sleep(10);
    }
  };
  const looking = look();
  const stop = async () => {
    isOn = false;
    await looking;
    return longest;
  };
  return { stop };
}

async function plantBomb({ database }: Game): Promise<void> {
  const worn: Parameters<typeof itemRow>[1] = { location: 'equipped', equipped_slot: 'ring_1' };
  await insertRows(database.admin, 'characters', [characterRow(BOMB)]);
  await insertRows(database.admin, 'inventory_items', [itemRow(BOMB, worn)]);
  const { rowCount } = await database.admin.query(
    `UPDATE inventory_items SET item_data = jsonb_build_object('x',
       (SELECT jsonb_agg(md5(n::text)::char(16)) FROM generate_series(1, $1::int) AS n))
     WHERE character_id = $2`,
    [TEXTS, BOMB],
  );
  expect(rowCount).toBe(1);
}
