import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { type OwnServer, startOwnNats, startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { sized } from '../support/long-run.js';
import { fault } from './support/fault.js';
import { readinessOf } from './support/readiness.js';
import { slowestOf } from './support/load.js';
import { isLoading, untilLoaded } from './support/loading.js';
import { expectOracle } from './support/oracle.js';
import { own, startGame, startPatient } from './support/world.js';

const KEYS = sized(100_000, 20_000);
const BYTES_OF_EACH = 2000;
/** It loads so slowly as a disk that others use as well; a dump of memory's speed is soon there. */
const SLOWLY = [
  '--enable-debug-command',
  'yes',
  '--key-load-delay',
  String(sized(50, 150)),
  '--loading-process-events-interval-bytes',
  '65536',
];

fault(
  'F6 Redis loads its dump',
  'all are answered in time meanwhile, and it comes back when it has loaded',
  async (note) => {
    const game = await startGame();
    const redis = await own(startOwnRedis({ args: SLOWLY }));
    const nats = await own(startOwnNats());
    await dump(redis);
    const { service, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: redis.url,
      NATS_URL: nats.url,
    });
    const load = startLoad();
    await load.untilGood();

    await redis.kill();
    await redis.restart();
    // Before and after: it is not the kill that it is not ready for.
    await expect.poll(() => isLoading(redis.url), PATIENTLY).toBe(true);
    await expect.poll(async () => (await readinessOf(service))[1], PATIENTLY).toContain('redis');
    expect(await isLoading(redis.url)).toBe(true);
    await untilLoaded(redis.url);
    const keptSince = performance.now();
    const back = await load.untilGood();
    await expect.poll(() => readinessOf(service), PATIENTLY).toEqual([200, []]);

    const answers = await load.stop();
    await expectOracle({ game, service, answers, redisUrl: redis.url, keptSince });
    note({ what: 'slowest answer', value: slowestOf(answers), unit: 'ms', atMost: 2100 });
    note({ what: 'good after loading', value: back, unit: 'ms', atMost: 2000 });
  },
);

async function dump({ url }: OwnServer): Promise<void> {
  const redis = new Redis(url);
  await redis.call('DEBUG', 'POPULATE', KEYS, 'filler', BYTES_OF_EACH);
  await redis.save();
  redis.disconnect();
}
