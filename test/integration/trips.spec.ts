import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDelayProxy } from '../../bench/proxy/delay-proxy.mjs';
import { redis as redisProtocol } from '../../bench/proxy/wire-counts.mjs';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { recordQueries } from '../support/query-recorder.js';
import { REDIS_PLACES, type RunningRedis } from '../support/redis-places.js';
import type { TestDatabase } from '../support/servers.js';
import { keysOf } from '../support/stored.js';

const SEVEN = [1, 2, 3, 4, 5, 6, 7];
const PLAYERS = { player_ids: SEVEN };
const MONSTERS = { monster_ids: SEVEN.map(monsterId) };
const PETS = { pet_ids: SEVEN };

const CASES = SCOPES.flatMap(({ name }) => [
  { scope: name, who: 'players', ids: PLAYERS, kinds: 1, hasPlayers: true },
  { scope: name, who: 'monsters', ids: MONSTERS, kinds: 1, hasPlayers: false },
  { scope: name, who: 'pets', ids: PETS, kinds: 1, hasPlayers: false },
  {
    scope: name,
    who: 'all three kinds',
    ids: { ...PLAYERS, ...MONSTERS, ...PETS },
    kinds: 3,
    hasPlayers: true,
  },
]);
/** Section 3 of the contract. */
const READS_VITALS: readonly string[] = ['combats', 'status', 'exploration', 'tutorial'];

let database: TestDatabase;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, SEVEN);
  await insertMonsters(database.admin, SEVEN);
});

afterAll(() => database.drop());

// One server that answers as Valkey does is enough: what is sent depends on the format alone.
describe.each(REDIS_PLACES.slice(0, 2))('trips of one request: $name', ({ start }) => {
  let redis: RunningRedis;
  let wire: Awaited<ReturnType<typeof startDelayProxy>>;
  let service: RunningService;

  beforeAll(async () => {
    redis = await start();
    const url = new URL(redis.url);
    // With a delay, what is sent at the same time is one round trip: the kinds do not wait for another.
    wire = await startDelayProxy({ port: Number(url.port), delayMs: 5, protocol: redisProtocol });
    url.port = String(wire.port);
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: url.href });
  });

  afterAll(async () => {
    await service.close();
    await redis.stop();
  });

  it.each(CASES)('$who, $scope', async ({ scope, ids, kinds, hasPlayers }) => {
    const queries = recordQueries(service.dataSource);
    const before = wire.counts().roundTrips;

    const answer = await service.orchestrator.assemble({ scope, ...ids });

    const trips = wire.counts().roundTrips - before;
    const reads = hasPlayers && READS_VITALS.includes(scope) ? 1 : 0;
    expect(keysOf(answer)).toHaveLength(kinds * SEVEN.length);
    expect(queries).toHaveLength(kinds);
    expect(trips).toBeGreaterThanOrEqual(reads + 1);
    expect(trips).toBeLessThanOrEqual(reads + kinds);
  });
});
