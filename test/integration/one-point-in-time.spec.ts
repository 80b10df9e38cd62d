import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContextAssemblerOrchestrator } from '../../src/context/index.js';
import { PlayerReader } from '../../src/context/players/player.reader.js';
import { bootService, type RunningService } from '../support/boot.js';
import { sized } from '../support/long-run.js';
import { PlainReader } from '../support/plain-reader.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { AUDITED_SCOPES, type AuditedScope, violationOf } from '../support/trade-audit.js';
import { createTradingWorld, PAIRS, partnersOf, startTrading } from '../support/trading-world.js';

/** Requests, each for pairs of players who trade with each other. */
const ASSEMBLIES = sized(100_000, 10_000);
const MOST_PAIRS = 4;
const IN_FLIGHT = 4;
const TIMEOUT_MS = sized(3_600_000, 300_000);

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;
let plain: RunningService;

beforeAll(async () => {
  database = await createTradingWorld();
  redis = await createTestRedis();
  const variables = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: '30000',
  };
  service = await bootService(variables);
  plain = await bootService(variables);
  const reader = new PlainReader(plain.dataSource);
  plain.app.get(PlayerReader).read = (ids, plan) => reader.read(ids, plan);
});

afterAll(async () => {
  await plain.close();
  await service.close();
  await redis.close();
  await database.drop();
});

describe('while players trade with each other', () => {
  it(
    'no item is seen twice or nowhere, and no gold created or lost',
    async () => {
      const { violations, assemblies } = await auditedWhileTraded(
        service.orchestrator,
        AUDITED_SCOPES,
        () => false,
      );

      expect(violations).toEqual([]);
      expect(assemblies).toBeGreaterThanOrEqual(ASSEMBLIES);
    },
    TIMEOUT_MS,
  );

  it.each(AUDITED_SCOPES)(
    'a query for each table does see half of a trade in `%s`: the audit would find it',
    async (scope) => {
      const atRest: Audit = { assemblies: 0, pairs: 0, violations: [] };
      const some = Array.from({ length: Math.min(PAIRS, 10) }, (_, pair) => pair);
      await auditRequest(plain.orchestrator, scope, some, atRest);
      expect(atRest.violations).toEqual([]);

      const { violations } = await auditedWhileTraded(
        plain.orchestrator,
        [scope],
        (found) => found > 0,
      );

      expect(violations).not.toEqual([]);
    },
    TIMEOUT_MS,
  );
});

interface Audit {
  assemblies: number;
  pairs: number;
  readonly violations: string[];
}

/** Assembles pairs of players, some requests at a time, and audits each pair of each request. */
async function auditedWhileTraded(
  orchestrator: ContextAssemblerOrchestrator,
  scopes: readonly AuditedScope[],
  isEnough: (violations: number) => boolean,
): Promise<Audit> {
  const audit: Audit = { assemblies: 0, pairs: 0, violations: [] };
  const trading = startTrading(database.url);
  let nth = 0;
  const assembleOn = async () => {
    while (audit.assemblies < ASSEMBLIES && !isEnough(audit.violations.length)) {
      const scope = scopes[nth % scopes.length] ?? 'inventory';
      const length = 1 + (nth % MOST_PAIRS);
      const pairs = Array.from({ length }, (_, at) => (nth * 7 + at) % PAIRS);
      nth += 1;
      await auditRequest(orchestrator, scope, pairs, audit);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, assembleOn)).finally(() => trading.stop());
  console.log(
    `${audit.assemblies} assemblies of ${audit.pairs} pairs (${scopes.join(', ')}) while ` +
      `${trading.moves} items were sold: ${audit.violations.length} violations`,
  );
  expect(trading.moves).toBeGreaterThan(0);
  return audit;
}

async function auditRequest(
  orchestrator: ContextAssemblerOrchestrator,
  scope: AuditedScope,
  pairs: readonly number[],
  audit: Audit,
): Promise<void> {
  const { contexts, errors } = await orchestrator.assemble({
    scope,
    player_ids: pairs.flatMap(partnersOf),
    include: 'contexts',
  });
  expect(errors.player).toEqual([]);
  for (const pair of pairs) {
    const violation = violationOf(scope, pair, contexts.player);
    if (violation !== undefined) audit.violations.push(violation);
  }
  audit.assemblies += 1;
  audit.pairs += pairs.length;
}
