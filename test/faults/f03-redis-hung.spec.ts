import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { startToxicProxy } from '../support/toxic-proxy.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { isOverloaded, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { IN_LINE, own, startGame, startPatient } from './support/world.js';

const HUNG_MS = sized(4000, 2500);
const HOLE_MS = sized(10_000, 3500);

fault('F3 Redis hung', 'all are answered in time, and it comes back by itself', async (note) => {
  const game = await startGame();
  const redis = await own(startOwnRedis());
  const nats = await own(startOwnNats());
  const { service, startLoad } = await startPatient({
    DATABASE_URL: game.url,
    REDIS_URL: redis.url,
    NATS_URL: nats.url,
    ...IN_LINE,
  });
  const load = startLoad();
  await load.untilSteady();

  redis.hang();
  await sleep(HUNG_MS);
  redis.wake();
  const back = await load.untilGood();

  const answers = await load.stop();
  await expectOracle({ game, service, answers, redisUrl: redis.url });
  note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 1100 });
  note({ what: 'good again after', value: back, unit: 'ms', atMost: 1500 });
  note({ what: 'refused as OVERLOADED', value: answers.filter(isOverloaded).length, unit: '' });
});

fault(
  'F3 link to Redis half open',
  'all are answered in time, and it comes back by itself, the old link left dead',
  async (note) => {
    const game = await startGame();
    const redis = await own(startOwnRedis());
    const proxy = await own(startToxicProxy(redis.url));
    const nats = await own(startOwnNats());
    const { service, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: proxy.url,
      NATS_URL: nats.url,
      ...IN_LINE,
    });
    const load = startLoad();
    await load.untilSteady();

    expect(proxy.timeout()).toBeGreaterThan(0);
    await sleep(HOLE_MS);
    await proxy.heal();
    const back = await load.untilGood();

    const answers = await load.stop();
    await expectOracle({ game, service, answers, redisUrl: redis.url });
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 1100 });
    note({ what: 'good again after', value: back, unit: 'ms', atMost: 1500 });
    note({ what: 'refused as OVERLOADED', value: answers.filter(isOverloaded).length, unit: '' });
  },
);
