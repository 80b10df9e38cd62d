import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { abandonedWork } from '../../src/context/deadline/abandoned-work.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertMonsters, insertPlayers, monsterId } from '../support/entities.js';
import { type ForeignHost, startHostOn } from '../support/foreign-host.js';
import { createGameDatabase, createTestRole, type TestRole } from '../support/game-database.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';
import { lockTables } from '../support/table-locks.js';

const PLAYERS = { scope: 'trade', player_ids: [1] } as const;
const MONSTERS = { scope: 'trade', monster_ids: [monsterId(1)] } as const;
/** Of the ten connections that a host's pool has by default. */
const SHARE = 3;

let database: TestDatabase;
let redis: TestRedis;
let role: TestRole;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  await insertMonsters(database.admin, [1]);
  redis = await createTestRedis();
  role = await createTestRole(database);
  await database.admin.query(
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role.name}`,
  );
});

afterAll(async () => {
  await redis.close();
  await role.drop();
  await database.drop();
});

/** A host whose data source has no limits at all. */
async function startHost(deadlineMs: number): Promise<ForeignHost> {
  const host = await startHostOn({ databaseUrl: role.url, redisUrl: redis.url }, { deadlineMs });
  onTestFinished(() => host.close());
  await Promise.all([host.battle.prepare(PLAYERS), host.battle.prepare(MONSTERS)]);
  return host;
}

async function sessions(state: 'active' | 'idle'): Promise<readonly number[]> {
  const { rows } = await database.admin.query<{ readonly pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE usename = $1 AND state = $2 ORDER BY pid`,
    [role.name, state],
  );
  return rows.map(({ pid }) => pid);
}

/** What the pool of the service has, as far as it knows. */
function connectionsOf({ dataSource }: RunningService): number {
  const { master } = dataSource.driver as unknown as {
    readonly master: { readonly totalCount: number };
  };
  return master.totalCount;
}

/** Ends every session of the service's. */
async function terminateAll(): Promise<void> {
  await database.admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
    [role.name],
  );
}

function times<Value>(count: number, work: () => Promise<Value>): Promise<readonly Value[]> {
  return Promise.all(Array.from({ length: count }, work));
}

/** One after the other without waiting for answers, so far apart that no two share a statement. */
async function apart<Value>(
  count: number,
  work: () => Promise<Value>,
): Promise<{ readonly answers: Promise<readonly Value[]> }> {
  const answers: Promise<Value>[] = [];
  while (answers.length < count) {
    answers.push(work());
    await sleep(40);
  }
  return { answers: Promise.all(answers) };
}

describe('a statement that nobody waits for any more', () => {
  it('is ended at the server, and its connection kept', async () => {
    const host = await startHost(300);
    const before = await sessions('idle');
    const locks = await lockTables(database, ['characters']);

    const answer = await host.battle.prepare(PLAYERS);

    expect(answer.reasons.player).toEqual({ 1: 'DEADLINE_EXCEEDED' });
    await locks.untilWaitedFor([]);
    await expect.poll(() => sessions('idle'), PATIENTLY).toEqual(before);
    expect(abandonedWork().get('statement')).toBeUndefined();
    await locks.release();
    expect(keysOf(await host.battle.prepare(PLAYERS))).toHaveLength(1);
  });

  it('is never sent where it still waits for a connection', async () => {
    const host = await startHost(2000);
    const locks = await lockTables(database, ['characters']);

    const { answers } = await apart(SHARE + 5, () => host.battle.prepare(PLAYERS));
    await locks.untilWaitedFor(Array<string>(SHARE).fill('characters'));
    const reasons = (await answers).map(({ reasons }) => reasons.player[1]);

    expect(new Set(reasons.slice(0, SHARE))).toEqual(new Set(['DEADLINE_EXCEEDED']));
    expect(reasons[SHARE]).toBe('SOURCE_UNAVAILABLE');
    expect(reasons).not.toContain(undefined);
    await locks.untilWaitedFor([]);
    expect(await sessions('active')).toEqual([]);
  });
});

describe('a slow table', () => {
  it('of one kind leaves the other kinds their connections', async () => {
    const host = await startHost(3000);
    await lockTables(database, ['characters']);

    const players = await apart(SHARE + 5, () => host.battle.prepare(PLAYERS));
    const start = performance.now();
    const monsters = await times(20, () => host.battle.prepare(MONSTERS));
    const milliseconds = performance.now() - start;
    const [first, ...others] = await players.answers;

    expect(monsters.flatMap(keysOf)).toHaveLength(20);
    expect(milliseconds).toBeLessThan(1000);
    expect(first?.reasons.player).toEqual({ 1: 'DEADLINE_EXCEEDED' });
    // Those that had to wait for a connection were told long before.
    const told = others.map(({ reasons }) => reasons.player[1]);
    expect(told.filter((reason) => reason === 'SOURCE_UNAVAILABLE')).toHaveLength(5);
  });
});

/** `terminating connection due to administrator command`, as PostgreSQL sends it. */
const TERMINATED = Buffer.from('E\0\0\0\x20SFATAL\0C57P01\0Mterminating\0\0', 'latin1');
/** That a session is ready, as PostgreSQL sends it. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** A way to the server on which links of the time end with the very bytes that tell they are ready. */
async function startStillbirths(url: string): Promise<{ readonly url: string; left: number }> {
  const { port, hostname } = new URL(url);
  const stillbirths = { url: '', left: 0 };
  const listener = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.pipe(server).on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    client.on('close', () => server.destroy());
    server.on('data', (chunk: Buffer) => {
      if (stillbirths.left > 0 && chunk.subarray(-READY.length).equals(READY)) {
        stillbirths.left--;
        client.end(Buffer.concat([chunk, TERMINATED]));
      } else {
        client.write(chunk);
      }
    });
    server.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  const way = new URL(url);
  way.hostname = '127.0.0.1';
  way.port = String((listener.address() as AddressInfo).port);
  stillbirths.url = way.href;
  return stillbirths;
}

describe('a connection that ends as it is made', () => {
  it('is replaced, and ends nothing else', async () => {
    const way = await startStillbirths(role.url);
    const service = await bootService({ DATABASE_URL: way.url, REDIS_URL: redis.url });
    onTestFinished(() => service.close());
    await terminateAll();
    // The next one is a new one then.
    await expect.poll(() => connectionsOf(service), PATIENTLY).toBe(0);

    way.left = 1;
    const answer = await service.orchestrator.assemble(PLAYERS);

    expect(way.left).toBe(0);
    expect(keysOf(answer)).toHaveLength(1);
  });
});

describe('a connection that breaks under a statement', () => {
  it('is replaced, and the statement sent once more', async () => {
    const host = await startHost(5000);
    const locks = await lockTables(database, ['characters']);

    const answer = host.battle.prepare(PLAYERS);
    await locks.untilWaitedFor(['characters']);
    const [first] = await sessions('active');
    await database.admin.query('SELECT pg_terminate_backend($1)', [first]);
    await expect.poll(async () => (await sessions('active'))[0], PATIENTLY).not.toBe(first);
    await locks.untilWaitedFor(['characters']);
    await locks.release();

    expect(keysOf(await answer)).toHaveLength(1);
  });

  it('for the second time fails', async () => {
    const host = await startHost(5000);
    const locks = await lockTables(database, ['characters']);

    const answer = host.battle.prepare(PLAYERS);
    let last: number | undefined;
    for (let time = 0; time < 2; time++) {
      await expect
        .poll(async () => [undefined, last].includes((await sessions('active'))[0]), PATIENTLY)
        .toBe(false);
      await locks.untilWaitedFor(['characters']);
      [last] = await sessions('active');
      await database.admin.query('SELECT pg_terminate_backend($1)', [last]);
    }

    expect((await answer).reasons.player).toEqual({ 1: 'SOURCE_UNAVAILABLE' });
  });

  it('is hardly seen by those who ask, however often it happens', async () => {
    const service = await bootService({ DATABASE_URL: role.url, REDIS_URL: redis.url });
    onTestFinished(() => service.close());
    const request = { ...PLAYERS, ...MONSTERS };
    let kills = 0;
    const over = new AbortController();
    onTestFinished(() => {
      over.abort();
    });
    const killing = (async () => {
      try {
        // One after the other: two that come at once would break a statement and its repetition.
        for (; !over.signal.aborted; kills++) {
          await sleep(200);
          await terminateAll();
        }
      } finally {
        over.abort();
      }
    })();

    let bad = 0;
    for (let all = 0; !over.signal.aborted && (all < 200 || kills < 15); all++) {
      if (keysOf(await service.orchestrator.assemble(request)).length < 2) bad++;
    }
    over.abort();
    await killing;

    // Nearly each breaks a statement: those that ask see one in ten of them, at the most.
    expect(bad).toBeLessThanOrEqual(kills / 10);
  });
});

describe('a statement that takes too long', () => {
  it('is ended by the service before the deadline of its request', async () => {
    const service = await bootService({
      DATABASE_URL: role.url,
      REDIS_URL: redis.url,
      CONTEXT_DEADLINE_MS: '1000',
    });
    onTestFinished(() => service.close());
    await service.orchestrator.assemble(PLAYERS);
    const before = await sessions('idle');
    const locks = await lockTables(database, ['characters']);

    const answer = await service.orchestrator.assemble(PLAYERS);

    expect(answer.reasons.player).toEqual({ 1: 'SOURCE_UNAVAILABLE' });
    await locks.untilWaitedFor([]);
    await expect.poll(() => sessions('idle'), PATIENTLY).toEqual(before);
  });
});
