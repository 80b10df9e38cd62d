import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { startOwnNats } from '../support/own-servers.js';
import { natsCaller } from './support/callers.js';
import { EFFORT } from './support/effort.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { goodShareOf, slowestOf, startLoad } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

/** The second is beyond the time after which the library gives up by default. */
const OUTAGES_MS = sized([3000, 60_000], [1500]);
const HALF = { inFlight: EFFORT.inFlight / 2 };

for (const outageMs of OUTAGES_MS) {
  fault(
    `F15 NATS killed, back after ${outageMs / 1000} s`,
    'HTTP serves on, and NATS again by itself',
    async (note) => {
      const game = await startGame();
      const redisUrl = await emptyRedis();
      const nats = await own(startOwnNats());
      const { service, callers } = await startPatient({
        DATABASE_URL: game.url,
        REDIS_URL: redisUrl,
        NATS_URL: nats.url,
      });
      const [http, overNats] = callers.map((caller) => startLoad([caller], HALF));
      if (!http || !overNats) throw new Error('There are two ways in');
      await Promise.all([http.untilGood(), overNats.untilGood()]);

      const downAt = performance.now();
      await nats.kill();
      // Asked by clients that know nothing of NATS, and by those whose requests are lost with it.
      const [, lost] = await Promise.all([sleep(outageMs), overNats.stop()]);
      await nats.restart();
      const upAt = performance.now();
      const newcomer = await natsCaller(nats.url);
      onTestFinished(() => newcomer.close());
      const again = startLoad([newcomer], HALF);
      await again.untilGood();
      const back = performance.now() - upAt;

      const ofHttp = await http.stop();
      const answers = [...ofHttp, ...lost, ...(await again.stop())];
      const isBack = upAt + back;
      const mayBeLost = ({ way, startedAt, milliseconds }: (typeof answers)[number]) =>
        way === 'NATS' && startedAt < isBack && startedAt + milliseconds > downAt;
      await expectOracle({ game, service, answers, redisUrl, mayBeLost });
      expect(goodShareOf(ofHttp)).toBeGreaterThanOrEqual(EFFORT.good);
      note({ what: 'slowest over HTTP', value: slowestOf(ofHttp), unit: 'ms', atMost: 2100 });
      note({ what: 'good over NATS after', value: back, unit: 'ms', atMost: 1000 });
    },
  );
}
