import { freePort } from '../../tools/servers/loopback.mjs';
import { checkedBytes } from '../load/answers.mjs';
import { HttpClient } from '../load/http-client.mjs';
import { NatsClient } from '../load/nats-client.mjs';
import { requestsOf } from '../load/requests.mjs';
import { runBlock } from '../load/run-block.mjs';
import { startChild } from './child.mjs';
import { prepareConsumer } from './consumer.mjs';
import { untilItWorks } from './until-it-works.mjs';

const PATH = '/v1/context/assemble';

/** The service is `node dist/main.js`; the others are their own processes just the same. */
const PLANS = {
  service: { file: new URL('../../dist/main.js', import.meta.url), subject: 'context.assemble' },
  floor: { file: new URL('../floor/main.mjs', import.meta.url), subject: 'floor.assemble' },
  naive: { file: new URL('../naive/main.mjs', import.meta.url) },
};
const IN_PROCESS = new URL('in-process.mjs', import.meta.url);

/** What is not as by default: contexts as text, time enough for what takes long, and a long line. */
const SETTINGS = {
  CONTEXT_REDIS_FORMAT: 'string',
  CONTEXT_VITALS_FORMAT: 'string',
  CONTEXT_DEADLINE_MS: '60000',
  CONTEXT_MAX_QUEUED: '16000',
};

/**
 * @typedef {object} Way a way in to a target
 * @property {import('./child.mjs').Child} child who is behind it
 * @property {number} [port] of HTTP
 * @property {Readonly<Record<string, string>>} [credentials] headers that say who asks
 * @property {(request: object) => Promise<object>} assemble
 * @property {() => Promise<{ request: object, answer: object }>} last what came last of a block
 * @property {(request: object) => Promise<number>} [send] checks the answer and tells its bytes
 * @property {(plan: object) => Promise<import('../load/run-block.mjs').Block>} runBlock
 */

/** @typedef {{ name: string, ways: Partial<Record<import('../scenarios.mjs').WayIn, Way>> }} Target */

/**
 * Starts the processes that the cells need, all at once, and waits until each answers in all its ways.
 *
 * @param {{ databaseUrl: string, redisUrl: string, natsUrl: string, directory: string }} servers
 * @param {readonly import('../scenarios.mjs').Cell[]} cells
 * @param {import('../world.mjs').World} world
 * @returns {Promise<{ targets: Record<string, Target>, stop: () => Promise<void> }>}
 */
export async function startTargets(servers, cells, world) {
  const undo = [];
  const stop = async () => {
    await Promise.all(undo.splice(0).map((each) => each()));
  };
  try {
    const names = [...new Set(cells.flatMap((cell) => cell.targets))];
    const starting = names.map(async (name) => {
      const inProcess = cells.some(
        ({ way, targets }) => way === 'process' && targets.includes(name),
      );
      return { name, ways: await startWays(name, inProcess, servers, world, undo) };
    });
    // Should one fail, the others are waited for: what they start is to be stopped too.
    const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    const targets = await Promise.all(starting);
    return { targets: Object.fromEntries(targets.map((each) => [each.name, each])), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startWays(name, inProcess, servers, world, undo) {
  const { databaseUrl, redisUrl, natsUrl, directory } = servers;
  const env = { ...SETTINGS, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const start = (plan) => {
    const child = startChild({ directory, ...plan });
    undo.push(child.stop);
    return child;
  };

  const { file, subject } = PLANS[name];
  const port = await freePort();
  const consumer = name === 'service' ? prepareConsumer(directory) : { env: {}, credentials: {} };
  const { credentials } = consumer;
  const main = start({
    name,
    file,
    env: { ...env, ...consumer.env, NATS_URL: natsUrl, HTTP_PORT: String(port) },
  });
  const http = new HttpClient(port, PATH, credentials);
  undo.push(() => http.close());
  const ways = {
    http: { port, credentials, ...remoteWay(main, world, (request) => http.post(request)) },
  };
  if (subject) {
    const nats = await NatsClient.connect(natsUrl, credentials);
    undo.push(() => nats.close());
    const ask = (request) => nats.request(subject, JSON.stringify(request));
    ways.nats = remoteWay(main, world, ask);
  }
  if (inProcess) {
    const child = start({ name: `${name}-in-process`, file: IN_PROCESS, args: [name], env });
    ways.process = {
      child,
      assemble: (request) => child.ask('assemble', request),
      last: () => child.ask('last'),
      runBlock: (plan) => child.ask('block', { ...plan, world }),
    };
  }
  for (const { child, assemble } of Object.values(ways)) {
    await untilItWorks(child, () => assemble({ player_ids: [1], scope: 'combats' }));
  }
  return ways;
}

/** A way in whose load is made here. @param ask resolves with the answer as text */
function remoteWay(child, world, ask) {
  let last;
  const send = async (request) => {
    const text = await ask(request);
    last = { request, text };
    return checkedBytes(text, request);
  };
  return {
    child,
    last: async () => ({ request: last.request, answer: JSON.parse(last.text) }),
    assemble: async (request) => JSON.parse(await ask(request)),
    send,
    runBlock: ({ scenario, seed, ...plan }) =>
      runBlock({ send, nextRequest: requestsOf(scenario, world, seed), ...plan }),
  };
}
