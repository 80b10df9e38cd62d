import dns, { type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, type MockInstance, onTestFinished, vi } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { createGameDatabase } from '../support/game-database.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const MOST = 5;
/** What the name of this machine stands for where it has both versions of IP. */
const BOTH_ADDRESSES: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

type Lookup = (
  name: string,
  options: { readonly all?: boolean },
  found?: (error: null, addresses: LookupAddress[]) => void,
) => void;

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    HTTP_MAX_CONNECTIONS: String(MOST),
  });
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

it('by the name of this machine listens at one address, which has all that was set', async () => {
  const usual = dns.lookup as unknown as Lookup;
  const lookup = vi.spyOn(dns, 'lookup') as unknown as MockInstance<Lookup>;
  lookup.mockImplementation((name, options, found) => {
    if (name === 'localhost' && options.all) found?.(null, BOTH_ADDRESSES);
    else usual(name, options, found);
  });
  onTestFinished(() => {
    lookup.mockRestore();
  });
  const named = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    HTTP_HOST: 'localhost',
  });
  onTestFinished(() => named.close());
  const { port } = new URL(named.url);
  const answers = await Promise.all(
    BOTH_ADDRESSES.map(({ address }) => answerTo(address, Number(port), 'no request\r\n\r\n')),
  );

  expect(answers.filter((answer) => answer === 'nobody')).toHaveLength(1);
  expect(answers.join()).toContain('"code":"INVALID_REQUEST"');
});

/** What somebody at an address answers to a text, before the connection ends. */
async function answerTo(host: string, port: number, text: string): Promise<string> {
  const socket = connect(port, host);
  let answer = '';
  socket.on('error', () => (answer ||= 'nobody'));
  socket.on('data', (piece: Buffer) => (answer += piece.toString()));
  socket.end(text);
  await new Promise((resolve) => socket.on('close', resolve));
  return answer;
}

/** A connection that asks for one thing; it is kept after the answer. */
async function connected(): Promise<{ readonly socket: Socket; readonly answer: string }> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  // A connection that is dropped may be reset.
  socket.on('error', () => undefined);
  socket.write('GET /v1/schemas HTTP/1.1\r\nhost: localhost\r\n\r\n');
  socket.setEncoding('utf8');
  const told: readonly unknown[] = await Promise.race([
    once(socket, 'data'),
    once(socket, 'close'),
  ]);
  return { socket, answer: typeof told[0] === 'string' ? told[0] : '' };
}

it('serves as many connections as it may have, and closes what comes beyond', async () => {
  const first = await connected();
  const others = await Promise.all(Array.from({ length: MOST - 1 }, connected));
  for (const { answer } of [first, ...others]) expect(answer).toMatch(/^HTTP\/1\.1 200 /);

  expect((await connected()).answer).toBe('');

  first.socket.destroy();
  await expect.poll(async () => (await connected()).answer, PATIENTLY).toMatch(/^HTTP\/1\.1 200 /);
});
