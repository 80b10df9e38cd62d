import { expect } from 'vitest';
import { METRICS } from '../../src/metrics/names.js';
import { send } from '../support/http.js';
import { startJsonRedisServer } from '../support/json-redis-server.js';
import { startOwnNats } from '../support/own-servers.js';
import { fault } from './support/fault.js';
import { ask, EVERYBODY, isGood, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { own, startGame, startPatient } from './support/world.js';

const AFTERWARDS = 20;

for (const isReconnected of [true, false]) {
  fault(
    `F7 JSON commands vanish, ${isReconnected ? 'with a fail-over' : 'on a link that stays'}`,
    'contexts are text from then on',
    async (note) => {
      const game = await startGame();
      const redis = await own(startJsonRedisServer({ json: true }));
      const nats = await own(startOwnNats());
      const { service, callers, startLoad } = await startPatient({
        DATABASE_URL: game.url,
        REDIS_URL: redis.url,
        NATS_URL: nats.url,
      });
      const load = startLoad();
      await load.untilGood();
      const before = await load.stop();
      const [caller] = callers;
      if (!caller) throw new Error('There is nobody to ask');
      await expectOracle({ game, service, answers: before, redisUrl: redis.url, format: 'json' });

      redis.json = false;
      if (isReconnected) redis.dropConnections();
      const found = await untilGood(() => ask(caller, EVERYBODY));
      const after = await Promise.all(
        Array.from({ length: AFTERWARDS }, () => ask(caller, EVERYBODY)),
      );

      await expectOracle({ game, service, answers: after, redisUrl: redis.url });
      expect(after.every(isGood)).toBe(true);
      const { text } = await send(`${service.url}/metrics`);
      expect(text).toContain(`${METRICS.redisFormat}{format="string"} 1`);
      note({ what: 'requests until it was noticed', value: found.length - 1, unit: '' });
      note({ what: 'slowest answer', value: slowestOf(found), unit: 'ms', atMost: 2100 });
      note({
        what: 'failed afterwards',
        value: after.filter((each) => !isGood(each)).length,
        unit: '',
        atMost: 0,
      });
    },
  );
}

async function untilGood(asked: () => ReturnType<typeof ask>) {
  const answers = [await asked()];
  await expect
    .poll(
      async () => {
        const last = answers.at(-1);
        if (last && isGood(last)) return true;
        answers.push(await asked());
        return false;
      },
      { timeout: 10_000 },
    )
    .toBe(true);
  return answers;
}
