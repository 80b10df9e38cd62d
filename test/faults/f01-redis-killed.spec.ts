import { expect } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { sized } from './support/effort.js';
import { fault } from './support/fault.js';
import { slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { own, startGame, startPatient } from './support/world.js';

/** Redis writes what it is told to its file before it answers: that survives its end. */
const AOF = ['--appendonly', 'yes', '--appendfsync', 'everysec'];

const VARIANTS = [
  { name: 'F1 Redis killed', args: [], isKept: false, rounds: sized(20, 1), awayMs: 1500 },
  { name: 'F1 Redis killed, with AOF', args: AOF, isKept: true, rounds: sized(200, 3), awayMs: 0 },
];

for (const { name, args, isKept, rounds, awayMs } of VARIANTS) {
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
      });
      const load = startLoad();
      await load.untilGood();

      const back: number[] = [];
      let keptSince = 0;
      for (let round = 0; round < rounds; round++) {
        await sleep(Math.random() * 200);
        await redis.kill();
        await sleep(awayMs);
        await redis.restart();
        keptSince = isKept ? 0 : performance.now();
        back.push(await load.untilGood());
      }

      const answers = await load.stop();
      await expectOracle({ game, service, answers, redisUrl: redis.url, keptSince });
      note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
      note({ what: 'good again after', value: Math.max(...back), unit: 'ms', atMost: 1000 });
      note({ what: 'kills', value: rounds, unit: '' });
      expect(back).toHaveLength(rounds);
    },
  );
}
