import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import { startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { fault } from './support/fault.js';
import { ask, EVERYBODY, isGood, slowestOf } from './support/load.js';
import { answeredKeys, expectOracle } from './support/oracle.js';
import { own, startGame, startPatient } from './support/world.js';

/** Room for some of what is stored meanwhile, and not for all. */
const ROOM_BYTES = 60_000;

fault(
  'F4 Redis out of memory',
  'what is stored is answered, the rest is told; over with the want of memory',
  async (note) => {
    const game = await startGame();
    const redis = await own(startOwnRedis({ args: ['--maxmemory-policy', 'noeviction'] }));
    const nats = await own(startOwnNats());
    const { service, callers, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: redis.url,
      NATS_URL: nats.url,
    });
    const admin = new Redis(redis.url);
    onTestFinished(() => {
      admin.disconnect();
    });
    const load = startLoad();
    await load.untilSteady();
    const before = await load.stop();

    const used = Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1]);
    await admin.config('SET', 'maxmemory', String(used + ROOM_BYTES));
    const full = startLoad();
    await full.untilAnswered(20);
    await full.stop();
    await admin.config('SET', 'maxmemory', '0');
    const after = await Promise.all(callers.map((caller) => ask(caller, EVERYBODY)));

    const answers = [...before, ...full.answers, ...after];
    await expectOracle({ game, service, answers, redisUrl: redis.url });
    const reasons = full.answers.flatMap(({ result }) =>
      'response' in result ? Object.values(result.response.reasons.monster) : [],
    );
    expect(new Set(reasons)).toEqual(new Set(['STORE_UNAVAILABLE']));
    expect(answeredKeys(full.answers).length).toBeGreaterThan(0);
    expect(after.map(isGood)).toEqual([true, true]);
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
  },
);
