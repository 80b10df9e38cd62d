import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { ContextRequest } from '../../src/context/index.js';
import type { ChildService } from '../support/child-service.js';
import { startOwnNats } from '../support/own-servers.js';
import { Balancer } from './support/balancer.js';
import { type Caller, natsCaller } from './support/callers.js';
import { sized } from '../support/long-run.js';
import { expectIdle } from './support/idle.js';
import { fault } from './support/fault.js';
import { Ledger } from './support/ledger.js';
import { type Answer, ask, IDS, isGood, isOverloaded, percentileOf } from './support/load.js';
import { expectAnswered, expectQuiet, expectStored } from './support/oracle.js';
import { emptyRedis, own, startGame, startPatient } from './support/world.js';

const REQUESTS_PER_SECOND = sized(1000, 100);
const LEAST_REQUESTS = sized(50_000, 500);
const STEPS = sized(4, 2);
const BETWEEN_STEPS_MS = sized(8000, 500);
/** Of what is sent, in per cent: the rest is told that there is too much to do. */
const LEAST_SERVED = 95;
const TICK_MS = 10;
/** Long enough for balancers to learn of it. */
const PRE_STOP_MS = sized(3000, 500);
/** As in the service's own defaults: two that have just started refuse what they cannot work on yet. */
const MAX_IN_FLIGHT = 200;

fault(
  `F17 rolling restart of two instances under ${REQUESTS_PER_SECOND} requests a second`,
  'nothing is lost, over NATS nor over HTTP',
  async (note) => {
    const game = await startGame();
    const redisUrl = await emptyRedis();
    const nats = await own(startOwnNats());
    const balancer = new Balancer();
    const overNats = await natsCaller(nats.url);
    onTestFinished(async () => {
      await balancer.close();
      await overNats.close();
    });
    const start = async () => {
      const { service } = await startPatient({
        DATABASE_URL: game.url,
        REDIS_URL: redisUrl,
        NATS_URL: nats.url,
        CONTEXT_MAX_IN_FLIGHT: String(MAX_IN_FLIGHT),
        CONTEXT_PRE_STOP_MS: String(PRE_STOP_MS),
      });
      await balancer.add(service.url);
      return service;
    };
    const instances: ChildService[] = [await start(), await start()];
    const ledger = new Ledger();
    const stream = startStream([balancer, overNats], ledger);

    const ended: ChildService[] = [];
    for (let step = 0; step < STEPS; step++) {
      await sleep(BETWEEN_STEPS_MS);
      instances.push(await start());
      const [old] = instances.splice(0, 1);
      if (!old) throw new Error('There is nothing to restart');
      expect(await old.stop()).toMatchObject({ code: 0 });
      await balancer.remove(old.url);
      ended.push(old);
    }
    while (stream.answers.length < LEAST_REQUESTS) await sleep(100);
    const answers = await stream.stop();

    const { sent, lost } = ledger.balance();
    note({ what: 'sent', value: sent, unit: 'requests', atLeast: LEAST_REQUESTS });
    note({ what: 'lost', value: lost.length, unit: '', atMost: 0 });
    const served = answers.filter(isGood).length;
    note({ what: 'served', value: (100 * served) / sent, unit: '%', atLeast: LEAST_SERVED });
    note({ what: 'refused as OVERLOADED', value: answers.filter(isOverloaded).length, unit: '' });
    note({ what: 'p99', value: percentileOf(answers, 0.99), unit: 'ms' });
    expect(answers.filter(({ result }) => 'lost' in result)).toEqual([]);
    expect(lost).toEqual([]);
    expect(served).toBeGreaterThan(sent / 2);
    for (const service of [...ended, ...instances]) {
      expectQuiet({ game, service });
      await expectIdle({ game, service });
    }
    expectAnswered({ answers });
    await expectStored({ answers, redisUrl });
  },
);

/** Asks at a fixed rate, whether or not answers keep up, by each caller in turn. */
function startStream(callers: readonly Caller[], ledger: Ledger) {
  const answers: Answer[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  let count = 0;
  const send = async (caller: Caller, number: number) => {
    ledger.sent(number);
    const answer = await ask(caller, requestOf(number));
    if (!('lost' in answer.result)) ledger.answered(number, answer.result);
    answers.push(answer);
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * REQUESTS_PER_SECOND;
    for (; count < due; count++) {
      const caller = callers[count % callers.length];
      if (!caller) continue;
      const sending = send(caller, count).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }, TICK_MS);
  const stop = async () => {
    clearInterval(timer);
    await Promise.all(underWay);
    return answers;
  };
  return { answers, stop };
}

function requestOf(number: number): ContextRequest {
  return { scope: 'status', player_ids: [IDS[number % IDS.length] ?? 1] };
}
