// What becomes of the service when more is asked of it than it holds: `npm run test:overload`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { startChild } from '../../bench/targets/child.mjs';
import { untilItWorks } from '../../bench/targets/until-it-works.mjs';
import { prepareWorld } from '../../bench/world.mjs';
import { startPrivateServers } from '../private-servers.mjs';
import { freePort } from '../servers/loopback.mjs';
import { faultsOf, printCurve, stepOf } from './curve.mjs';

const WORLD = { players: 2000, monsters: 400 };
const DEADLINE_MS = 2000;
const seconds = Number(process.env.OVERLOAD_SECONDS ?? 20);
/** In the first of them V8 still compiles. */
const WARM_UP_ROUNDS = 3;
/**
 * What one request asks for: what a fight does, for which the figures are meant, and the lightest there
 * is, whose refusal weighs most. `inFlight` is what is held at most without anything being refused.
 */
const LOADS = [
  { players: 10, monsters: 0, scope: 'combats', inFlight: 16 },
  { players: 5, monsters: 5, scope: 'combats', inFlight: 16 },
  { players: 50, monsters: 50, scope: 'combats', inFlight: 8 },
  { players: 1, monsters: 0, scope: 'status', inFlight: 64 },
];

const servers = await startPrivateServers();
const redis = new Redis(servers.redisUrl);
await prepareWorld(servers.databaseUrl, redis, WORLD);
redis.disconnect();
const service = await startService();
const load = fork(fileURLToPath(new URL('load.mjs', import.meta.url)), [
  service.url,
  servers.natsUrl,
  JSON.stringify(WORLD),
]);
await once(load, 'message');
let faults = [];
try {
  for (const each of LOADS) faults = [...faults, ...(await measure(each))];
} finally {
  load.disconnect();
  await service.stop();
  await servers.stop();
}
for (const fault of faults) console.error(`NOT HELD: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** @returns the promises that were not held */
async function measure({ inFlight, ...request }) {
  const milliseconds = seconds * 1000;
  const run = async (plan) => {
    const before = await service.ask('usage');
    load.send({ request, deadlineMs: DEADLINE_MS, milliseconds, ...plan });
    const [answers] = await once(load, 'message');
    const after = await service.ask('usage');
    return stepOf(answers, plan.milliseconds ?? milliseconds, after.cpuMs - before.cpuMs);
  };
  const hold = () => run({ inFlight, milliseconds: milliseconds / 2 });
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await hold();
  const steps = [];
  for (const times of [0.5, 1, 2, 3, 3, 3]) {
    // The speed of a machine changes: what is held at most is measured anew before each step.
    const peak = await hold();
    steps.push({ times, peak, ...(await run({ rate: peak.goodput * times })) });
  }
  // What was offered beyond it is over: is it as before?
  const { peak } = steps.at(-1);
  const after = await run({ rate: peak.goodput / 2, milliseconds: 5000 });
  const curve = [...steps, { times: 'after', peak, ...after }];
  printCurve(request, curve);
  return faultsOf(request, steps, after, DEADLINE_MS);
}

/** @returns {Promise<import('../../bench/targets/child.mjs').Child & { url: string }>} */
async function startService() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startChild({
    name: 'service',
    file: new URL('../../dist/main.js', import.meta.url),
    directory: servers.directory,
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      NATS_URL: servers.natsUrl,
      HTTP_PORT: String(port),
      CONTEXT_REDIS_FORMAT: 'string',
      CONTEXT_DEADLINE_MS: String(DEADLINE_MS),
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => name.startsWith('CONTEXT_MAX_')),
      ),
    },
  });
  await untilItWorks(child, async () => {
    const { ok } = await fetch(`${url}/health/ready`);
    if (!ok) throw new Error('The service is not ready');
  });
  return { ...child, url };
}
