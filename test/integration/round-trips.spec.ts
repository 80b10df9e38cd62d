import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDelayProxy } from '../../bench/proxy/delay-proxy.mjs';
import { type Protocol, postgres, redis } from '../../bench/proxy/wire-counts.mjs';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const IDS = [1, 2, 3];
const LISTS = {
  player: { player_ids: IDS },
  monster: { monster_ids: IDS.map(monsterId) },
  pet: { pet_ids: IDS },
};
/** Each kind alone, and all of them. */
const MIXES = (['player', 'monster', 'pet'] as const)
  .map((kind) => ({ mix: `${kind}s`, lists: LISTS[kind], kinds: 1, hasPlayers: kind === 'player' }))
  .concat({
    mix: 'players, monsters and pets',
    lists: { ...LISTS.player, ...LISTS.monster, ...LISTS.pet } as never,
    kinds: 3,
    hasPlayers: true,
  });
const READS_VITALS = new Set(['combats', 'status', 'exploration', 'tutorial']);
const CASES = SCOPES.flatMap(({ name: scope }) => MIXES.map((mix) => ({ scope, ...mix })));

let database: TestDatabase;
let store: TestRedis;
let toDatabase: Link;
let toRedis: Link;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, IDS);
  await insertMonsters(database.admin, IDS);
  store = await createTestRedis();
  toDatabase = await linkTo(database.url, postgres);
  toRedis = await linkTo(store.url, redis);
  service = await bootService({
    DATABASE_URL: toDatabase.url,
    REDIS_URL: toRedis.url,
    CONTEXT_DEADLINE_MS: '20000',
  });
});

afterAll(async () => {
  await service.close();
  await store.close();
  await database.drop();
});

/** What went over a link so far. */
interface WireCounts {
  readonly roundTrips: number;
  readonly commands: number;
}

/** A way to a server, on which everything is counted. */
interface Link {
  readonly url: string;
  readonly counts: () => WireCounts;
}

async function linkTo(serverUrl: string, protocol: Protocol): Promise<Link> {
  const url = new URL(serverUrl);
  const { port, counts } = await startDelayProxy({ port: Number(url.port), delayMs: 0, protocol });
  url.port = String(port);
  return { url: url.href, counts };
}

/** What one request costs on the wire, the connections being there. */
async function countsOf(scope: string, lists: object) {
  const assemble = async () => {
    const { errors } = await service.orchestrator.assemble({ scope, ...lists });
    expect(errors).toEqual({ player: [], monster: [], pet: [] });
  };
  await assemble();
  const before = [toDatabase.counts(), toRedis.counts()] as const;
  await assemble();
  return {
    statements: difference(toDatabase.counts(), before[0]),
    ofRedis: difference(toRedis.counts(), before[1]),
  };
}

function difference(after: WireCounts, before: WireCounts): WireCounts {
  return {
    roundTrips: after.roundTrips - before.roundTrips,
    commands: after.commands - before.commands,
  };
}

describe('a request on the wire', () => {
  it.each(CASES)(
    'for $mix in $scope is a statement and a write for each kind, and one read of Redis',
    async ({ scope, lists, kinds, hasPlayers }) => {
      const reads = hasPlayers && READS_VITALS.has(scope) ? 1 : 0;

      const { statements, ofRedis } = await countsOf(scope, lists);

      expect(statements).toEqual({ roundTrips: kinds, commands: kinds });
      // A `SET` for each entity; writes of several kinds may go together.
      expect(ofRedis.commands).toBe(kinds * IDS.length + reads);
      expect(ofRedis.roundTrips).toBeLessThanOrEqual(kinds + reads);
      if (kinds === 1) expect(ofRedis.roundTrips).toBe(1 + reads);
    },
  );

  it.each([100, 101, 1000])('costs no more for %i players than for one', async (count) => {
    const many = Array.from({ length: count }, (_, at) => at + 1000 * count);
    await insertPlayers(database.admin, many);

    const pipelines = vi.spyOn(Redis.prototype, 'pipeline');
    onTestFinished(() => {
      pipelines.mockRestore();
    });
    const { statements, ofRedis } = await countsOf('combats', { player_ids: many });

    expect(statements).toEqual({ roundTrips: 1, commands: 1 });
    expect(ofRedis.commands).toBe(1 + many.length);
    // Of two requests. Megabytes are on their way while the first of them are answered already.
    expect(pipelines).toHaveBeenCalledTimes(2);
    if (count <= 101) expect(ofRedis.roundTrips).toBe(2);
  });
});
