import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Exit, spawnService } from '../support/child-service.js';
import { startOwnNats } from '../support/own-servers.js';
import { lockTables } from '../support/table-locks.js';
import { fault, type NoteFigure } from './support/fault.js';
import { EVERYBODY } from './support/load.js';
import { expectQuiet } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

const CEILING_MS = 15_000;

function expectInOrder({ code, milliseconds }: Exit, note: NoteFigure): void {
  expect(code).toBe(0);
  expect(milliseconds).toBeLessThan(CEILING_MS);
  note({ what: 'ended after', value: milliseconds, unit: 'ms', atMost: CEILING_MS });
}

for (const second of ['SIGTERM', 'SIGINT'] as const) {
  fault(`F19 ${second} after SIGTERM`, 'one stop only, and no fault', async (note) => {
    const game = await startGame();
    const nats = await own(startOwnNats());
    const { service, callers } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: await emptyRedis(),
      NATS_URL: nats.url,
    });
    const locks = await lockTables(game.database, ['generated_monsters']);
    const underWay = callers.map((caller) => caller.ask(EVERYBODY));
    await locks.untilWaitedFor(['generated_monsters', 'generated_monsters']);

    service.signal('SIGTERM');
    await sleep(100);
    service.signal(second);
    await sleep(100);
    await locks.release();

    for (const result of await Promise.all(underWay)) expect(result).toHaveProperty('response');
    expectInOrder(await service.exit, note);
    expect(service.output().match(/stopping/g)).toHaveLength(1);
    expectQuiet({ service, game });
  });
}

fault('F19 SIGTERM during the start', 'the process ends, at any moment of it', async (note) => {
  const game = await startGame();
  const redisUrl = await emptyRedis();
  const nats = await own(startOwnNats());
  await nats.kill();
  // The last of these waits for NATS, and serves HTTP already.
  for (const words of [/Starting Nest/, /InstanceLoader/, /RoutesResolver/, /Serving HTTP/]) {
    const service = spawnService({
      DATABASE_URL: game.url,
      REDIS_URL: redisUrl,
      NATS_URL: nats.url,
      LOG_LEVEL: 'debug',
    });
    await service.untilItSays(words);
    expectInOrder(await service.stop(), note);
    expectQuiet({ service, game });
  }
});

fault('F19 SIGTERM while the database is waited for', 'the process ends', async (note) => {
  const game = await startGame();
  const service = spawnService({
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
    REDIS_URL: await emptyRedis(),
  });
  await service.untilItSays(/Waiting for PostgreSQL/);
  await sleep(500);
  expectInOrder(await service.stop(), note);
  expectQuiet({ service, game });
});

/** Told that nobody is to be served any more, Node's server says nothing for ever. */
const NEVER_CLOSES = `data:text/javascript,${encodeURIComponent(
  "import { Server } from 'node:http';" +
    "process.once('SIGTERM', () => { Server.prototype.close = function () { return this; }; });",
)}`;

fault(
  'F19 SIGTERM where the stop hangs',
  'the process ends by force, and says so',
  async (note) => {
    const game = await startGame();
    const { service } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: await emptyRedis(),
      NODE_OPTIONS: `--import=${NEVER_CLOSES}`,
    });
    const { code, milliseconds } = await service.stop();

    expect(code).toBe(1);
    expect(service.output()).toContain('ending by force');
    expectQuiet({ service, game });
    note({ what: 'ended after', value: milliseconds, unit: 'ms', atMost: CEILING_MS + 1000 });
  },
);
