import { afterAll, beforeAll, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { effortOf } from '../support/effort.js';
import { createGameDatabase } from '../support/game-database.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { type Assemble, violationsOf } from '../support/trades/ledger.js';
import { openMarket, type Pair } from '../support/trades/market.js';
import { openParallelQueries } from '../support/trades/parallel-queries.js';
import { startTraders } from '../support/trades/traders.js';

/** Of one pair, both players in one request: 10,000 in `npm test`. */
const ASSEMBLIES = effortOf(100_000);
const PAIRS = 60;
const PAIRS_PER_REQUEST = 20;
const IN_FLIGHT = 6;
const TRADERS = 2;

interface Counts {
  readonly assemblies: number;
  readonly requests: number;
  readonly moves: number;
  readonly violations: readonly string[];
}

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;
let pairs: readonly Pair[];

beforeAll(async () => {
  database = await createGameDatabase();
  pairs = await openMarket(database.admin, PAIRS);
  redis = await createTestRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: '20000',
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

it('no item is seen twice or nowhere, and no gold comes or goes, while players trade', async () => {
  const assemble: Assemble = async (player_ids) => {
    const { contexts } = await service.orchestrator.assemble({
      scope: 'inventory',
      player_ids,
      include: 'contexts',
    });
    return contexts.player;
  };

  const { assemblies, moves, violations } = await watch('one statement a kind', assemble);

  expect(violations).toEqual([]);
  expect(assemblies).toBeGreaterThanOrEqual(ASSEMBLIES);
  expect(moves).toBeGreaterThan(PAIRS * 2);
});

it('queries in parallel would have shown what never was', async () => {
  const { assemble, close } = openParallelQueries(database.url, 2 * IN_FLIGHT);

  const { violations } = await watch('queries in parallel', assemble).finally(close);

  expect(violations.length).toBeGreaterThan(0);
});

/** Assembles pair after pair while they trade, and notes what cannot be. */
async function watch(reader: string, assemble: Assemble): Promise<Counts> {
  const traders = await startTraders(database.url, pairs, TRADERS);
  const violations: string[] = [];
  let requests = 0;
  const ask = async () => {
    while (requests * PAIRS_PER_REQUEST < ASSEMBLIES) {
      const asked = pairsOf(requests++);
      const contexts = await assemble(asked.flatMap(({ players }) => players));
      violations.push(...asked.flatMap((pair) => violationsOf(pair, contexts)));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, ask)).finally(() => traders.stop());
  const assemblies = requests * PAIRS_PER_REQUEST;
  const counts = { assemblies, requests, moves: traders.trades(), violations };
  console.info(
    `${reader}: ${assemblies} assemblies of two players in ${requests} requests, ` +
      `${counts.moves} moves meanwhile, ${violations.length} violations`,
  );
  return counts;
}

/** Those of the nth request: neighbours, in a ring. */
function pairsOf(nth: number): readonly Pair[] {
  return Array.from({ length: PAIRS_PER_REQUEST }, (_, at) => {
    return pairs[(nth * PAIRS_PER_REQUEST + at) % pairs.length];
  }).filter((pair) => pair !== undefined);
}
