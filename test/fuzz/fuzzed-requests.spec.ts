import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { type ChildService, startChildService } from '../support/child-service.js';
import { insertMonsters, insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { sized } from '../support/long-run.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { KNOWN_IDS, MAX_IDS } from './fuzzed-requests.js';
import { type Figures, fuzz } from './run.js';
import { httpSender } from './senders.js';
import { inProcess, overHttp, overNats } from './subjects.js';

const RUNS = sized(100_000, 10_000);
const MOST_GROWTH_MIB = 30;
const PROBE = fileURLToPath(new URL('../support/memory-probe.mjs', import.meta.url));
const TIMEOUT_MS = sized(3_600_000, 300_000);

let database: TestDatabase;
let redis: TestRedis;
let nats: OwnServer;
let child: ChildService;
let service: RunningService;
let client: PlainNatsClient;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, KNOWN_IDS);
  await insertMonsters(database.admin, KNOWN_IDS);
  redis = await createTestRedis();
  nats = await startOwnNats();
  const variables = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_MAX_IDS: String(MAX_IDS),
    // No answer is to depend on how busy the machine is.
    CONTEXT_DEADLINE_MS: '30000',
    // What is stored is looked at by nobody, and Redis is everybody's.
    CONTEXT_TTL_SECONDS: '30',
    CONTEXT_MAX_TTL_SECONDS: '86400',
  };
  service = await bootService(variables);
  child = await startChildService({
    ...variables,
    NATS_URL: nats.url,
    NODE_OPTIONS: `--import=${PROBE}`,
  });
  client = await connectPlainNats(nats.url);
});

afterAll(async () => {
  await client.close();
  await service.close();
  await child.stop();
  await nats.stop();
  await redis.close();
  await database.drop();
});

describe('fuzzed requests are all answered, as the contract has it, and leave nothing behind', () => {
  it(
    'over HTTP',
    async () => {
      const { send, close } = httpSender(child.url);
      await expectSteady((halfTime) => fuzz(overHttp(send), { runs: RUNS, halfTime }));
      close();
    },
    TIMEOUT_MS,
  );

  it(
    'over NATS',
    async () => {
      const subject = overNats(client.connection);
      await expectSteady((halfTime) => fuzz(subject, { runs: RUNS, halfTime }));
    },
    TIMEOUT_MS,
  );

  it(
    'in process',
    async () => {
      expectBoth(await fuzz(inProcess(service.orchestrator), { runs: RUNS }));
    },
    TIMEOUT_MS,
  );
});

/** The first half warms the process up; over the second it may not grow. */
async function expectSteady(
  run: (halfTime: () => Promise<void>) => Promise<Figures>,
): Promise<void> {
  let before = await memoryMib();
  const figures = await run(async () => {
    before = await memoryMib();
  });
  const growth = (await memoryMib()) - before;
  console.log(
    `memory after collecting garbage: ${before.toFixed(1)} MiB at half-time, ${growth.toFixed(1)} MiB more at the end`,
  );
  expectBoth(figures);
  expect(growth).toBeLessThan(MOST_GROWTH_MIB);
  const { code } = await Promise.race([child.exit, Promise.resolve({ code: 'running' })]);
  expect(code).toBe('running');
}

/** Neither what is accepted nor what is refused may be missing from what was drawn. */
function expectBoth(figures: Figures): void {
  console.log(String(figures));
  expect(figures.countOf('accepted')).toBeGreaterThan(RUNS / 10);
  expect(figures.countOf('refused')).toBeGreaterThan(RUNS / 10);
  expect(figures.countOf('disturbed')).toBeLessThan(RUNS / 100);
}

let asked = 0;

/** What the service holds once its garbage is gone. */
async function memoryMib(): Promise<number> {
  asked += 1;
  child.signal('SIGWINCH');
  const [, said = '{}'] = await child.untilItSays(new RegExp(`memory ${asked}: (.*)\n`));
  const { rss } = JSON.parse(said) as { readonly rss: number };
  return rss / 2 ** 20;
}
