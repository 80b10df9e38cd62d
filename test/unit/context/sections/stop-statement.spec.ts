import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { PgClient } from '../../../../src/context/sections/pg-client.js';
import { stopStatement } from '../../../../src/context/sections/stop-statement.js';

/** `CancelRequest` of PostgreSQL's protocol for the session below. */
const CANCEL = Buffer.from('000000100' + '4d2162e' + '00000007' + '00000009', 'hex');

/** A server that takes requests to cancel, and what the one to cancel runs on. */
async function setUp(hangUp: (link: Socket) => void) {
  const asked: Buffer[] = [];
  const server = createServer((link) => {
    link.on('error', () => undefined);
    link.on('data', (bytes) => {
      asked.push(bytes);
      hangUp(link);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const stream = new Socket();
  const client: Partial<PgClient> = {
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    ...{ processID: 7, secretKey: 9, ssl: false, sslNegotiation: 'postgres' },
    connection: { stream },
  };
  return { client: client as PgClient, stream, asked, server };
}

it('a statement that ends when the server has been asked leaves its connection as it was', async () => {
  const { client, stream, asked } = await setUp((link) => link.end());
  await stopStatement(client, sleep(50));

  expect(asked).toEqual([CANCEL]);
  expect(stream.destroyed).toBe(false);
});

it('one that does not end is ended with its connection', async () => {
  const { client, stream } = await setUp((link) => link.end());
  const statement = once(stream, 'close');
  await stopStatement(client, statement);

  expect(stream.destroyed).toBe(true);
});

it('a request to cancel that may still be on its way is met by no other statement', async () => {
  const { client, stream, asked } = await setUp(() => undefined);
  await stopStatement(client, sleep(50));

  expect(asked).toEqual([CANCEL]);
  expect(stream.destroyed).toBe(true);
});

it('a server that cannot be asked is no reason to end the connection', async () => {
  const { client, stream, server } = await setUp(() => undefined);
  server.close();
  await once(server, 'close');
  await stopStatement(client, sleep(50));

  expect(stream.destroyed).toBe(false);
});
