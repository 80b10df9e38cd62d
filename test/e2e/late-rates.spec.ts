import { afterAll, beforeAll, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { type ConsumersFile, consumersText, writeConsumers } from '../support/consumers.js';
import { createGameDatabase } from '../support/game-database.js';
import { send } from '../support/http.js';
import { type OwnServer, startOwnRedis } from '../support/own-servers.js';
import type { TestDatabase } from '../support/servers.js';

const KEY = 'the-key-of-one-with-a-rate';
const DEADLINE_MS = 100;
/** After so long the count itself is given up. */
const COUNTING_MS = 400;

let database: TestDatabase;
let redis: OwnServer;
let file: ConsumersFile;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await startOwnRedis();
  file = writeConsumers(consumersText([{ name: 'rated', keys: [KEY], ids_per_minute: 1000 }]));
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_CONSUMERS_PATH: file.path,
    CONTEXT_DEADLINE_MS: '5000',
  });
});

afterAll(async () => {
  await service.close();
  await redis.stop();
  await database.drop();
  file.remove();
});

function askWithin(deadlineMs: string) {
  return send(`${service.url}/v1/context/assemble`, {
    method: 'POST',
    body: { player_ids: [1], scope: 'tutorial' },
    headers: {
      'content-type': 'application/json',
      'x-api-key': KEY,
      'x-deadline-ms': deadlineMs,
    },
  });
}

it('who waits for its count of ids is answered by its deadline all the same', async () => {
  // The first request of a process waits for the compiler as well.
  await askWithin('2000');
  redis.hang();
  const begin = performance.now();
  const { status, body } = await askWithin(String(DEADLINE_MS));
  const milliseconds = performance.now() - begin;
  redis.wake();

  expect(status).toBe(503);
  expect(body).toMatchObject({ reasons: { player: { 1: 'DEADLINE_EXCEEDED' } } });
  expect(milliseconds).toBeLessThan(COUNTING_MS);
});
