// What becomes of the service when more is asked of it than it holds: `npm run test:overload`.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { prepareWorld } from '../../bench/world.mjs';
import { startPrivateServers } from '../private-servers.mjs';
import { freePort } from '../servers/loopback.mjs';
import { minimalEnvironment } from '../servers/server-process.mjs';
import { onProcessExit } from '../servers/exit-cleanup.mjs';
import { faultsOf, printCurve, stepOf } from './curve.mjs';

const PLAYERS = 2000;
const DEADLINE_MS = 2000;
const IN_FLIGHT_AT_PEAK = 64;
const seconds = Number(process.env.OVERLOAD_SECONDS ?? 20);
/** What one request asks for: the lightest there is, whose refusal weighs most, and one of a fight. */
const LOADS = [
  { ids: 1, scope: 'status' },
  { ids: 10, scope: 'combats' },
];

const servers = await startPrivateServers();
const redis = new Redis(servers.redisUrl);
await prepareWorld(servers.databaseUrl, redis, { players: PLAYERS, monsters: 10 });
redis.disconnect();
const service = await startService();
const load = fork(fileURLToPath(new URL('load.mjs', import.meta.url)), [
  service.url,
  servers.natsUrl,
  String(PLAYERS),
]);
await once(load, 'message');
let faults = [];
try {
  for (const each of LOADS) faults = [...faults, ...(await measure(each))];
} finally {
  load.disconnect();
  service.stop();
  await servers.stop();
}
for (const fault of faults) console.error(`NOT HELD: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** @returns the promises that were not held */
async function measure(request) {
  const milliseconds = seconds * 1000;
  const run = async (plan) => {
    load.send({ ...request, deadlineMs: DEADLINE_MS, milliseconds, ...plan });
    const [answers] = await once(load, 'message');
    return stepOf(answers, plan.milliseconds ?? milliseconds);
  };
  await run({ inFlight: IN_FLIGHT_AT_PEAK, milliseconds: 3000 });
  const peak = (await run({ inFlight: IN_FLIGHT_AT_PEAK, milliseconds: milliseconds / 2 })).goodput;
  const steps = [];
  for (const times of [0.5, 1, 2, 3]) {
    steps.push({ times, ...(await run({ rate: peak * times })) });
  }
  // What was offered beyond it is over: is it as before?
  await run({ rate: peak * 3, milliseconds: milliseconds / 2 });
  const after = await run({ rate: peak / 2, milliseconds: 5000 });
  printCurve(request, peak, [...steps, { times: 'after', ...after }]);
  return faultsOf(request, peak, steps, after, DEADLINE_MS);
}

async function startService() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      ...minimalEnvironment(),
      NODE_ENV: 'production',
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
    stdio: ['ignore', 'ignore', process.env.OVERLOAD_LOG ? 'inherit' : 'ignore'],
  });
  const forget = onProcessExit(() => child.kill('SIGKILL'));
  for (;;) {
    const isThere = await fetch(`${url}/docs-asyncapi`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) break;
    if (child.exitCode !== null) throw new Error('The service did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    stop: () => {
      forget();
      child.kill();
    },
  };
}
