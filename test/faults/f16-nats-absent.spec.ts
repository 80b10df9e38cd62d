import { expect, onTestFinished } from 'vitest';
import { startOwnNats } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { natsCaller } from './support/callers.js';
import { fault } from './support/fault.js';
import { readinessOf } from './support/readiness.js';
import { ask, EVERYBODY, isGood, startLoad } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

fault(
  'F16 NATS absent at the start',
  'HTTP serves alone, and NATS as soon as it is there',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const nats = await own(startOwnNats());
    await nats.kill();
    const { service, callers } = await startPatient(
      { DATABASE_URL: game.url, REDIS_URL: redisUrl, NATS_URL: nats.url },
      false,
    );
    await expect.poll(() => readinessOf(service), PATIENTLY).toEqual([503, ['nats']]);
    const alone = await Promise.all(callers.map((caller) => ask(caller, EVERYBODY)));

    await nats.restart();
    const upAt = performance.now();
    const caller = await natsCaller(nats.url);
    onTestFinished(() => caller.close());
    const load = startLoad([caller], { inFlight: 2 });
    await load.untilGood();
    const back = performance.now() - upAt;
    await expect.poll(() => readinessOf(service), PATIENTLY).toEqual([200, []]);

    const answers = await load.stop();
    const isBack = upAt + back;
    await expectOracle({
      ...{ game, service, answers: [...alone, ...answers], redisUrl },
      mayBeLost: ({ way, startedAt }) => way === 'NATS' && startedAt < isBack,
    });
    expect(alone.map(isGood)).toEqual([true]);
    note({ what: 'good over NATS after', value: back, unit: 'ms', atMost: 1000 });
  },
);
