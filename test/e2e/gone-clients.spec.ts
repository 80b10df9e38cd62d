import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { Admission } from '../../src/context/index.js';
import { bootService, type RunningService } from '../support/boot.js';
import { captureLogs } from '../support/captured-logs.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { send } from '../support/http.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { lockTables } from '../support/table-locks.js';

/** Longer than the spec waits for anything. */
const DEADLINE_MS = 60_000;
const REQUEST = { player_ids: [1], scope: 'status' };

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1]);
  redis = await createTestRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: String(DEADLINE_MS),
    CONTEXT_MAX_IN_FLIGHT: '10',
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

/** Asks, and goes when it is told to. */
function ask(signal: AbortSignal): Promise<unknown> {
  const asked = fetch(`${service.url}/v1/context/assemble`, {
    method: 'POST',
    body: JSON.stringify(REQUEST),
    headers: { 'content-type': 'application/json' },
    signal,
  });
  return asked.then(
    ({ status }) => status,
    () => 'gone',
  );
}

it('what a client asked for that has gone is called off, and what it waited for too', async () => {
  const admission = service.app.get(Admission, { strict: false });
  const locks = await lockTables(database, ['characters']);
  const logs = captureLogs();
  onTestFinished(() => {
    logs.restore();
  });
  const client = new AbortController();
  const asked = Array.from({ length: 4 }, () => ask(client.signal));
  await locks.untilWaitedFor(['characters', 'characters']);
  await expect.poll(() => admission.queued, PATIENTLY).toBe(2);
  client.abort();

  expect(await Promise.all(asked)).toEqual(['gone', 'gone', 'gone', 'gone']);
  await locks.untilWaitedFor([]);
  await expect.poll(() => admission.inFlight, PATIENTLY).toBe(0);
  expect(admission.queued).toBe(0);
  await locks.release();
  await sleep(50);
  // It is nobody's fault: not told as late, nor as too much.
  const { text } = await send(`${service.url}/metrics`);
  expect(text).toMatch(/request_seconds_count\{[^}]*code="CLIENT_GONE"[^}]*\} 4\n/);
  expect(text).not.toMatch(/code="(DEADLINE_EXCEEDED|OVERLOADED|ALL_FAILED)/);
  expect(text).not.toMatch(/result="DEADLINE_EXCEEDED"\} [1-9]/);
  expect(text).not.toMatch(/stage_failures_total\{/);
  expect(logs.text()).not.toContain('player 1');
  expect(await redis.client.keys('temp:setup:*')).toEqual([]);
});

it('what a client asked for that stays on its connection is not', async () => {
  const { signal } = new AbortController();

  expect(await ask(signal)).toBe(200);
  expect(await ask(signal)).toBe(200);
});
