import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_MAX_IDS: '40000',
    CONTEXT_DEADLINE_MS: '20000',
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

it.each([
  ['a head', 'POST /v1/context/assemble HTTP/1.1\r\nhost: x\r\n'],
  [
    'a body',
    'POST /v1/context/assemble HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
  ],
])('cuts off who sends half of %s', async (_, half) => {
  const { hostname, port } = new URL(service.url);
  const begin = performance.now();
  const text = await new Promise<string>((resolve) => {
    let all = '';
    const socket = connect(Number(port), hostname, () => socket.write(half));
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (piece: string) => (all += piece));
    socket.on('close', () => {
      resolve(all);
    });
  });

  expect(performance.now() - begin).toBeLessThan(15_000);
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
});

it.each([
  ['half of a request', 'POST /v1/context/assemble HTTP/1.1\r\nhost: x\r\n'],
  ['what is no request', 'FOO BAR\r\n\r\n'],
])('cuts off who sends %s, and goes on when it was answered', async (_, bytes) => {
  const { hostname, port } = new URL(service.url);
  const begin = performance.now();
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  const closed = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(bytes);
  await once(socket, 'end');
  const dripping = setInterval(() => socket.write('x'), 200);
  await closed;
  clearInterval(dripping);

  expect(performance.now() - begin).toBeLessThan(15_000);
  await expect.poll(() => connectionsOf(service), PATIENTLY).toBe(0);
});

it('cuts off who does not read its answer', { timeout: 60_000 }, async () => {
  const hasty = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONTEXT_DEADLINE_MS: '1000',
  });
  onTestFinished(() => hasty.close());
  const { hostname, port } = new URL(hasty.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect');
  // More than the buffers between the two of them take.
  const request = 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: x\r\n\r\n';
  socket.write(request.repeat(40));
  await vi.waitUntil(async () => (await connectionsOf(hasty)) === 1, PATIENTLY);
  await vi.waitUntil(async () => (await connectionsOf(hasty)) === 0, {
    timeout: 25_000,
    interval: 200,
  });
  socket.destroy();
});

it('takes a body of as many ids as a request may name, and no larger ones than that', async () => {
  const monster_ids = Array.from(
    { length: 40_000 },
    (__, at) => `550e8400-e29b-41d4-a716-${String(at).padStart(12, '0')}`,
  );
  const { status } = await assemble(service.url, { monster_ids, scope: 'combats' });
  expect(status).toBe(200);

  const larger = await assemble(service.url, { monster_ids: ['x'.repeat(1_700_000)] });
  expect([larger.status, larger.body]).toMatchObject([
    413,
    { error: { code: 'PAYLOAD_TOO_LARGE' } },
  ]);
});

it('tells browsers to do nothing with what they get', async () => {
  const { headers } = await send(`${service.url}/docs`);
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

function connectionsOf({ app }: RunningService): Promise<number> {
  const server = app.getHttpServer();
  return promisify(server.getConnections.bind(server))();
}
