import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import { startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { goodShareOf, slowestOf } from './support/load.js';
import { untilLoaded } from './support/loading.js';
import { expectOracle } from './support/oracle.js';
import { IN_LINE, own, startGame, startPatient } from './support/world.js';

/**
 * Redis writes what it is told to its file before it answers: that survives its end. Not so with
 * `everysec`, where a write waits for a flush that is under way.
 */
const AOF = ['--appendonly', 'yes', '--appendfsync', 'no'];
/** So many kills until what there is is looked at, and given up: it is loaded at each start. */
const KILLS_AT_A_TIME = sized(10, 2);

const VARIANTS = [
  { name: 'F1 Redis killed', args: [], isKept: false, times: sized(2, 1), awayMs: 1500 },
  { name: 'F1 Redis killed, with AOF', args: AOF, isKept: true, times: sized(20, 1), awayMs: 0 },
];

for (const { name, args, isKept, times, awayMs } of VARIANTS) {
  fault(
    name,
    'all are answered, no key is left without a life, and it comes back',
    async (note) => {
      const game = await startGame();
      const redis = await own(startOwnRedis({ args }));
      const nats = await own(startOwnNats());
      const { service, startLoad } = await startPatient({
        DATABASE_URL: game.url,
        REDIS_URL: redis.url,
        NATS_URL: nats.url,
        ...IN_LINE,
      });
      const back: number[] = [];
      const slowest: number[] = [];

      for (let time = 0; time < times; time++) {
        const load = startLoad();
        await load.untilSteady();
        let keptSince = 0;
        for (let kill = 0; kill < KILLS_AT_A_TIME; kill++) {
          await sleep(Math.random() * 200);
          await redis.kill();
          await sleep(awayMs);
          await redis.restart();
          await untilLoaded(redis.url);
          keptSince = isKept ? 0 : performance.now();
          back.push(await load.untilGood());
        }
        const answers = await load.stop();
        await expectOracle({ game, service, answers, redisUrl: redis.url, keptSince });
        expect(goodShareOf(answers)).toBeLessThan(1);
        slowest.push(slowestOf(answers));
        await forget(redis.url);
      }

      note({ what: 'kills', value: back.length, unit: '' });
      note({ what: 'slowest answer', value: Math.max(...slowest), unit: 'ms', atMost: 2100 });
      note({ what: 'good again after', value: Math.max(...back), unit: 'ms', atMost: 1000 });
    },
  );
}

async function forget(url: string): Promise<void> {
  const redis = new Redis(url);
  onTestFinished(() => {
    redis.disconnect();
  });
  await redis.flushall();
}
