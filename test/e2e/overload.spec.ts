import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  Admission,
  type ContextRequest,
  ForbiddenError,
  OverloadedError,
  RateLimitedError,
} from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { startClient } from '../support/context-client.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { startOwnNats, type OwnServer } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';
import { lockTables, type TableLocks } from '../support/table-locks.js';

const USUAL = { scope: 'trade', player_ids: [1] } as const;
const URGENT = { scope: 'combats', player_ids: [1] } as const;
const MONSTER = { scope: 'trade', monster_ids: [monsterId(1)] } as const;
const OVERLOADED = {
  error: {
    code: 'OVERLOADED',
    message: 'The service has too much to do at the moment',
    details: [],
    retryable: true,
  },
};
/** As many as come in at a time with the least room there is, and as may wait then. */
const ROOM = 2;
const WAITING = 16;

const MONSTERS = [1, 2, 3, 4, 5];

let database: TestDatabase;
let redis: TestRedis;
let natsServer: OwnServer;
let service: RunningService;
let nats: PlainNatsClient;
let locks: TableLocks;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  await insertMonsters(database.admin, MONSTERS);
  redis = await createTestRedis();
  // The requests of this subject are this service's alone.
  natsServer = await startOwnNats();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: natsServer.url,
    CONTEXT_DEADLINE_MS: '20000',
    CONTEXT_MAX_IN_FLIGHT: '1',
    CONTEXT_MAX_QUEUED: '1',
  });
  nats = await connectPlainNats(natsServer.url);
});

afterAll(async () => {
  await nats.close();
  await service.close();
  await natsServer.stop();
  await redis.close();
  await database.drop();
});

beforeEach(async () => {
  locks = await lockTables(database, ['characters']);
});

afterEach(() => {
  vi.restoreAllMocks();
});

function many(count: number, request: ContextRequest) {
  return Array.from({ length: count }, () => service.orchestrator.assemble(request));
}

describe('a service that has all that it can do', () => {
  it('refuses at once on every way in, and takes requests again afterwards', async () => {
    const taken = many(ROOM + WAITING, USUAL);
    await locks.untilWaitedFor(Array<string>(ROOM).fill('characters'));
    const admission = service.app.get(Admission);
    expect([admission.inFlight, admission.queued]).toEqual([ROOM * 5, WAITING]);

    const start = performance.now();
    // Before it has gone to any length.
    const assembling = vi.spyOn(service.orchestrator, 'assembleDocuments');
    const http = await assemble(service.url, USUAL);
    expect([http.status, http.body]).toEqual([503, OVERLOADED]);
    expect(http.headers.get('retry-after')).toBe('1');
    expect(http.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(http.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await nats.ask('context.assemble', USUAL)).toEqual(OVERLOADED);
    expect(assembling).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    await expect(service.orchestrator.assemble(USUAL)).rejects.toThrow(OverloadedError);
    const screen = await send(`${service.url}/v1/players/1/inventory`);
    expect([screen.status, screen.body]).toEqual([503, OVERLOADED]);
    expect(performance.now() - start).toBeLessThan(2000);

    await locks.release();
    expect((await Promise.all(taken)).flatMap(keysOf)).toHaveLength(ROOM + WAITING);
    expect((await assemble(service.url, USUAL)).status).toBe(200);
    expect([admission.inFlight, admission.queued]).toEqual([0, 0]);
  });

  it('looks at nothing of a request but its ids and its scope', async () => {
    await locks.release();
    const told = vi.spyOn(service.app.get(Admission), 'refusalFor');
    const ofTwoKinds = { scope: 'combats', player_ids: [1, 1, 2], monster_ids: [monsterId(1)] };
    await assemble(service.url, ofTwoKinds);
    await nats.ask('context.assemble', ofTwoKinds);
    const weighed = [
      [
        ['player', 3 + 4],
        ['monster', 1 + 4],
      ],
      true,
    ];
    // On the way in, and when it is let in.
    expect(told.mock.calls).toEqual([weighed, weighed, weighed, weighed]);

    told.mockClear();
    const malformed = { scope: 1, player_ids: 'many', monster_ids: null };
    expect((await assemble(service.url, malformed as never)).status).toBe(400);
    expect(told.mock.calls).toEqual([
      [[], false],
      [[], false],
    ]);
  });

  it('sends one of the others away for an urgent request', async () => {
    const taken = Promise.allSettled(many(ROOM + WAITING, USUAL));
    await locks.untilWaitedFor(Array<string>(ROOM).fill('characters'));

    const urgent = service.orchestrator.assemble(URGENT);
    await vi.waitUntil(() => service.app.get(Admission).queued === WAITING, PATIENTLY);
    await locks.release();

    expect(keysOf(await urgent)).toHaveLength(1);
    const refused = (await taken).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1);
  });

  it('for one kind still answers for another', async () => {
    const taken = many(ROOM + 1, USUAL);
    await locks.untilWaitedFor(Array<string>(ROOM).fill('characters'));

    expect(keysOf(await service.orchestrator.assemble(MONSTER))).toHaveLength(1);
    await locks.release();
    await Promise.all(taken);
  });

  it('has taken nothing off the rate of who waited for nothing', async () => {
    const taken = many(ROOM, USUAL);
    await locks.untilWaitedFor(Array<string>(ROOM).fill('characters'));
    const caller = { check: vi.fn(), admit: vi.fn(() => Promise.resolve()) };

    const answer = service.orchestrator.assembleDocuments(USUAL, { caller, deadlineMs: 200 });
    await expect(answer).rejects.toThrow(OverloadedError);
    expect(caller.admit).not.toHaveBeenCalled();
    await locks.release();
    await Promise.all(taken);
  });

  it('sends nobody away for who may not ask that at all', async () => {
    const [taken, waiting] = [many(ROOM, USUAL), many(WAITING, USUAL)];
    await locks.untilWaitedFor(Array<string>(ROOM).fill('characters'));
    const check = () => {
      throw new ForbiddenError([]);
    };

    const answer = service.orchestrator.assembleDocuments(URGENT, {
      caller: { check, admit: vi.fn() },
    });
    await expect(answer).rejects.toThrow(ForbiddenError);
    expect(service.app.get(Admission).queued).toBe(WAITING);
    await locks.release();
    await Promise.all([...taken, ...waiting]);
  });

  it('has the place back of who is refused by its rate', async () => {
    await locks.release();
    const caller = { check: vi.fn(), admit: () => Promise.reject(new RateLimitedError(1)) };
    const request = { ...USUAL, monster_ids: MONSTER.monster_ids };

    const answer = service.orchestrator.assembleDocuments(request, { caller });
    await expect(answer).rejects.toThrow(RateLimitedError);
    expect(service.app.get(Admission).inFlight).toBe(0);
  });

  it('is asked again by the client, until it has time', async () => {
    const { client } = await startClient({ servers: natsServer.url, deadlineMs: 10_000 });
    const taken = many(ROOM + WAITING, USUAL);
    await locks.untilWaitedFor(Array<string>(ROOM).fill('characters'));

    const answer = client.assemble(USUAL);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await locks.release();

    expect(keysOf(await answer)).toHaveLength(1);
    await Promise.all(taken);
  });

  it('holds the place of work until it has really ended', async () => {
    const admission = service.app.get(Admission);
    const answer = await service.orchestrator.assemble(USUAL, { deadlineMs: 100 });

    // Nobody waits for it any more, and the database is still to hear of that.
    expect(admission.inFlight).toBeGreaterThan(0);
    expect(answer.reasons.player).toEqual({ 1: 'DEADLINE_EXCEEDED' });
    await vi.waitUntil(() => admission.inFlight === 0, PATIENTLY);
    // The statement was ended at the server, not left to the lock.
    await locks.untilWaitedFor([]);
  });
});

it('fifty fights of ten players and five monsters that begin at one moment are what anybody may ask for', async () => {
  await locks.release();
  const ids = Array.from({ length: 10 }, (_, at) => at + 100);
  await insertPlayers(database.admin, ids);
  const usual = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: '20000',
  });
  const monster_ids = MONSTERS.map(monsterId);
  const fights = Array.from({ length: 50 }, () =>
    usual.orchestrator.assemble({ scope: 'combats', player_ids: ids, monster_ids }),
  );

  for (const { errors } of await Promise.all(fights)) {
    expect(errors).toEqual({ player: [], monster: [], pet: [] });
  }
  await usual.close();
});
