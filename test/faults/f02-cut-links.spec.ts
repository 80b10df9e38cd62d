import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import { REDIS_PLACES, type RedisPlace } from '../support/redis-places.js';
import { livesOf } from '../support/stored.js';
import { type Direction, startToxicProxy } from '../support/toxic-proxy.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { type Answer, ask, EVERYBODY, isGood } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { own, startGame, startPatient } from './support/world.js';

/** Byte offsets within the traffic of one request, among what is sent and among what comes back. */
const CUTS = sized(150, 12);
const CUT_AMONG: readonly Direction[] = ['commands', 'replies'];

for (const place of REDIS_PLACES) {
  fault(
    `F2 link to Redis cut anywhere, ${place.name}`,
    'no key without a life, and none answered that was not stored',
    async (note) => {
      const { orphans, cuts } = await cutEverywhere(place);
      note({ what: 'cuts', value: cuts, unit: '', atLeast: 2 * CUTS, isProof: true });
      note({ what: 'keys without a life', value: orphans, unit: '', atMost: 0 });
    },
  );
}

async function cutEverywhere({ start, format }: RedisPlace) {
  const game = await startGame();
  const redis = await own(start());
  const proxy = await own(startToxicProxy(redis.url));
  const variables = { DATABASE_URL: game.url, REDIS_URL: proxy.url };
  const { service, callers } = await startPatient(variables);
  const [caller] = callers;
  if (!caller) throw new Error('There is nobody to ask');
  const answers: Answer[] = [];
  const untilGood = () =>
    expect.poll(async () => isGood(await ask(caller, EVERYBODY)), { timeout: 10_000 }).toBe(true);

  for (const direction of CUT_AMONG) {
    await untilGood();
    const whole = await proxy.bytesOf(direction, () => caller.ask(EVERYBODY));
    for (let cut = 0; cut < CUTS; cut++) {
      proxy.limitData(1 + Math.floor((cut * (whole - 1)) / CUTS), direction);
      answers.push(await ask(caller, EVERYBODY));
      await untilGood();
    }
  }

  await expectOracle({ game, service, answers, redisUrl: redis.url, format });
  return { cuts: proxy.cuts, orphans: await orphansIn(redis.url) };
}

async function orphansIn(url: string): Promise<number> {
  const redis = new Redis(url);
  onTestFinished(() => {
    redis.disconnect();
  });
  return (await livesOf(redis)).filter((life) => life === -1).length;
}
