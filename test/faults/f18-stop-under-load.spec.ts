import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { METRICS } from '../../src/metrics/names.js';
import type { ChildService } from '../support/child-service.js';
import { send } from '../support/http.js';
import { startOwnNats } from '../support/own-servers.js';
import { lockTables } from '../support/table-locks.js';
import { startToxicProxy } from '../support/toxic-proxy.js';
import { EFFORT } from './support/effort.js';
import { fault } from './support/fault.js';
import { ask, EVERYBODY, goodShareOf, slowestOf } from './support/load.js';
import { expectOracle } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

/** Twice the usual one: all are to be taken before the database gives up what hangs. */
const DEADLINE_MS = 4000;
/** What the players of a request count for while they wait for the table; the other kinds are done. */
const WEIGHT = EFFORT.ids + 4;

fault(
  'F18 SIGTERM under load, with a stuck table, half a body, an idle connection and a half-open Redis',
  'what was taken is answered, and the process ends in order',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const proxy = await own(startToxicProxy(redisUrl));
    const nats = await own(startOwnNats());
    const { service, callers, startLoad } = await startPatient({
      DATABASE_URL: game.url,
      REDIS_URL: proxy.url,
      NATS_URL: nats.url,
      CONTEXT_DEADLINE_MS: String(DEADLINE_MS),
    });
    const idle = await say(service.url, 'GET /v1/schemas HTTP/1.1\r\nhost: x\r\n\r\n');
    const half = await say(service.url, HALF_A_REQUEST);
    const load = startLoad();
    await load.untilSteady();
    const before = await load.stop();

    const locks = await lockTables(game.database, ['inventory_items']);
    const taking = Array.from(
      { length: EFFORT.inFlight },
      (_, at) => callers[at % callers.length],
    ).flatMap((caller) => (caller ? [ask(caller, EVERYBODY)] : []));
    await expect.poll(() => inFlight(service), TAKING).toBe(EFFORT.inFlight * WEIGHT);
    expect(proxy.timeout()).toBeGreaterThan(0);
    // What is sent from now on may meet a service that has just ended.
    const later = startLoad();
    const stopping = service.stop();
    await sleep(300);
    // What was taken has been read then, and is to be written where nobody answers.
    await locks.release();
    const { code, milliseconds } = await stopping;
    const taken = await Promise.all(taking);
    const afterwards = await later.stop();

    expect(code).toBe(0);
    await expectOracle({
      ...{ game, service, answers: [...before, ...taken, ...afterwards], redisUrl },
      mayBeLost: (answer) => afterwards.includes(answer),
      extraMs: DEADLINE_MS - 2000,
    });
    expect([idle.destroyed, half.destroyed]).toEqual([true, true]);
    expect(goodShareOf(taken)).toBe(0);
    note({
      what: 'slowest answer',
      value: slowestOf(taken),
      unit: 'ms',
      atMost: DEADLINE_MS + 100,
    });
    note({ what: 'ended after', value: milliseconds, unit: 'ms', atMost: DEADLINE_MS + 5000 });
  },
);

/** Before 45 % of a request's time are over. */
const TAKING = { timeout: 1500, interval: 10 };

async function inFlight({ url }: ChildService): Promise<number> {
  const { text } = await send(`${url}/metrics`);
  return Number(new RegExp(`^${METRICS.inFlight} (.*)$`, 'm').exec(text)?.[1]);
}

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
