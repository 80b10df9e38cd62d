import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { startOwnNats } from '../support/own-servers.js';
import { lockTables } from '../support/table-locks.js';
import { startToxicProxy } from '../support/toxic-proxy.js';
import { fault } from './support/fault.js';
import { slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

const DEADLINE_MS = 2000;
/** What is sent at the moment of the signal may meet a service that has just ended. */
const ON_THE_WAY_MS = 150;

fault(
  'F18 SIGTERM under load, with a stuck table, half a body, an idle connection and a half-open Redis',
  'what was taken is answered, and the process ends in order',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const proxy = await own(startToxicProxy(redisUrl));
    const nats = await own(startOwnNats());
    const { service, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: proxy.url,
      NATS_URL: nats.url,
    });
    const idle = await say(service.url, 'GET /v1/schemas HTTP/1.1\r\nhost: x\r\n\r\n');
    const half = await say(service.url, HALF_A_REQUEST);
    const load = startLoad();
    await load.untilSteady();

    const locks = await lockTables(game.database, ['inventory_items']);
    await sleep(300);
    proxy.timeout();
    const signalledAt = performance.now();
    const { code, milliseconds } = await service.stop();
    const answers = await load.stop();

    await locks.release();
    expect(code).toBe(0);
    await expectOracle({
      ...{ game, service, answers, redisUrl },
      mayBeLost: ({ startedAt }) => startedAt > signalledAt - ON_THE_WAY_MS,
    });
    expect([idle.destroyed, half.destroyed]).toEqual([true, true]);
    const taken = answers.filter(({ startedAt }) => startedAt <= signalledAt - ON_THE_WAY_MS);
    note({ what: 'slowest answer', value: slowestOf(taken), unit: 'ms', atMost: 2100 });
    note({ what: 'ended after', value: milliseconds, unit: 'ms', atMost: DEADLINE_MS + 5000 });
  },
);

const HALF_A_REQUEST =
  'POST /v1/context/assemble HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n' +
  'content-length: 100\r\n\r\n{"player_ids": [';

/** A connection that says this and nothing more. */
async function say(url: string, text: string): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => undefined);
  // Its end is seen only where it is read.
  socket.resume();
  socket.write(text);
  await sleep(100);
  return socket;
}
