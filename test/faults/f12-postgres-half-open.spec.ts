import { expect } from 'vitest';
import { startOwnNats } from '../support/own-servers.js';
import { startToxicProxy } from '../support/toxic-proxy.js';
import { fault } from './support/fault.js';
import { type Answer, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

/** As the plan has it; the pool is of 15. */
const MOST_FAILED = 10;

fault(
  'F12 links to PostgreSQL half open',
  'each dead connection fails one read at the most, and is replaced',
  async (note) => {
    const game = await startGame();
    const proxy = await own(startToxicProxy(game.url));
    const redisUrl = await emptyRedis();
    const nats = await own(startOwnNats());
    const { service, startLoad } = await startPatient({
      DATABASE_URL: proxy.url,
      REDIS_URL: redisUrl,
      NATS_URL: nats.url,
    });
    const load = startLoad();
    await load.untilSteady();

    const brokenAt = performance.now();
    expect(proxy.timeout()).toBeGreaterThan(0);
    await proxy.heal();
    await load.untilGood();
    // By then whoever was given a dead connection has been told.
    await load.untilAnswered(load.answers.length);

    const answers = await load.stop();
    const after = answers.filter(
      ({ startedAt, milliseconds }) => startedAt + milliseconds > brokenAt,
    );
    await proxy.stop();
    await expectOracle({ game, service, answers, redisUrl });
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
    note({ what: 'failed reads', value: failedReads(after), unit: '', atMost: MOST_FAILED });
  },
);

/** Of each kind that a request asks for, there is one. */
function failedReads(answers: readonly Answer[]): number {
  return answers.flatMap(({ result }) =>
    'response' in result
      ? Object.values(result.response.errors).filter((ids: readonly unknown[]) => ids.length > 0)
      : [],
  ).length;
}
