import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { abandon } from '../../src/context/deadline/abandoned-work.js';
import { waitingForConnections } from '../../src/context/index.js';
import { Draining } from '../../src/health/draining.js';
import { METRICS } from '../../src/metrics/names.js';
import { bootService, type RunningService } from '../support/boot.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { type OwnServer, startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import type { TestDatabase } from '../support/servers.js';
import { lockTables } from '../support/table-locks.js';

const CONNECTIONS_OF_A_KIND = 5;
const REQUEST = { player_ids: [1], scope: 'combats' };
/** So many are worked on, however little room there is; the others wait. */
const [WORKED_ON, WAITING] = [2, 2];

let database: TestDatabase;
let redis: OwnServer;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  redis = await startOwnRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: '3000',
    CONTEXT_MAX_IN_FLIGHT: '1',
  });
});

afterAll(async () => {
  await service.close();
  await redis.stop();
  await database.drop();
});

/** The value of a metric now, by its labels as they are written. */
async function valueOf(name: string, labels = ''): Promise<number | undefined> {
  const { text } = await send(`${service.url}/metrics`);
  const sample = labels === '' ? name : `${name}{${labels}}`;
  const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length));
}

function becomes(value: unknown, name: string, labels?: string): Promise<void> {
  return expect.poll(() => valueOf(name, labels), PATIENTLY).toEqual(value);
}

const more = (than: number) => expect.toSatisfy((value: number) => value > than) as unknown;

describe('the gauges', () => {
  it('show what is worked on, what waits for its turn, and the connections that are taken', async () => {
    const locks = await lockTables(database, ['characters']);
    const asked = Array.from({ length: WORKED_ON + WAITING }, () => assemble(service.url, REQUEST));
    await becomes(WAITING, METRICS.queued);
    expect(await valueOf(METRICS.inFlight)).toBeGreaterThanOrEqual(WORKED_ON);
    await becomes(WORKED_ON, METRICS.poolConnections, 'state="busy"');
    await locks.release();
    await Promise.all(asked);

    await becomes(0, METRICS.queued);
    await becomes(0, METRICS.inFlight);
    await becomes(0, METRICS.poolConnections, 'state="busy"');
    expect(await valueOf(METRICS.poolConnections, 'state="idle"')).toBe(WORKED_ON);
  });

  it('show statements that wait for one of the connections of their kind', async () => {
    const locks = await lockTables(database, ['characters']);
    // More than a read that is shared may have, so that each is a statement.
    const ids = (from: number) => Array.from({ length: 60 }, (_, at) => from + at);
    const busy = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CONTEXT_DEADLINE_MS: '3000',
      CONTEXT_MAX_IN_FLIGHT: '4000',
    });
    onTestFinished(() => busy.close());
    const asked = Array.from({ length: CONNECTIONS_OF_A_KIND + 2 }, (_, nth) =>
      assemble(busy.url, { player_ids: ids(100 * nth + 1), scope: 'status' }),
    );
    await expect.poll(waitingForConnections, PATIENTLY).toBe(2);
    await becomes(2, METRICS.poolConnections, 'state="waiting"');
    await locks.release();
    await Promise.all(asked);

    await becomes(0, METRICS.poolConnections, 'state="waiting"');
  });

  it('show who waits for a connection of the pool', async () => {
    const { dataSource } = service;
    const all = Array.from({ length: 15 }, () => dataSource.createQueryRunner());
    await Promise.all(all.map((each) => each.connect()));
    const waiting = dataSource.query('SELECT 1');
    await becomes(1, METRICS.poolConnections, 'state="waiting"');
    await Promise.all(all.map((each) => each.release()));
    await waiting;

    await becomes(0, METRICS.poolConnections, 'state="waiting"');
  });

  it('show what Redis has not answered, and the work that was given up', async () => {
    const before = (await valueOf(METRICS.abandoned, 'stage="redis"')) ?? 0;
    redis.hang();
    const asked = assemble(service.url, REQUEST);
    await becomes(more(0), METRICS.redisCommands);
    // The link is found dead meanwhile, and ends it.
    await becomes(more(before), METRICS.abandoned, 'stage="redis"');
    redis.wake();
    await asked;

    await becomes(0, METRICS.redisCommands);
    await becomes(0, METRICS.abandonedRunning, 'stage="redis"');
    expect(await valueOf(METRICS.abandoned, 'stage="redis"')).toBeGreaterThan(before);
  });

  it('show work that was given up for as long as it goes on', async () => {
    let end: () => void = () => undefined;
    const work = new Promise<void>((resolve) => {
      end = resolve;
    });
    abandon('redis', work);

    expect(await valueOf(METRICS.abandonedRunning, 'stage="redis"')).toBe(1);
    end();
    await becomes(0, METRICS.abandonedRunning, 'stage="redis"');
  });

  it('show what holds up the event loop', async () => {
    const LAG = 'nodejs_eventloop_lag_p99_seconds';
    await valueOf(LAG);
    // After a look at it, Node does not count the first of its intervals.
    await sleep(50);
    const end = performance.now() + 400;
    while (performance.now() < end);
    await sleep(50);

    expect(await valueOf(LAG)).toBeGreaterThan(0.2);
  });

  it('show that the service was told to stop', async () => {
    expect(await valueOf(METRICS.draining)).toBe(0);
    service.app.get(Draining).begin();

    expect(await valueOf(METRICS.draining)).toBe(1);
  });
});
