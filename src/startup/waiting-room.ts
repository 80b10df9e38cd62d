import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Config } from '../config/environment.js';
import { ContextError, requestContextOf } from '../context/index.js';
import { HTTP_LIMITS } from '../http-protection.js';
import type { MissingServers } from './awaited-server.js';

/** What is answered where the service will be, until it is there. */
export interface WaitingRoom {
  /** What `/health/ready` tells of. */
  readonly missing: MissingServers;
  close(): Promise<void>;
}

/** Opens the service's port: it is alive, and not ready for anything. */
export async function openWaitingRoom({
  host,
  port,
}: Pick<Config['http'], 'host' | 'port'>): Promise<WaitingRoom> {
  const missing: MissingServers = new Map();
  const { http, ...patience } = HTTP_LIMITS;
  const server = createServer({ ...http, ...patience }, (request, response) => {
    // A body is not waited for.
    request.resume();
    const asked = request.headers['x-request-id'];
    response.setHeader('x-request-id', requestContextOf(asked, undefined).requestId);
    if (request.url?.split('?', 1)[0] === '/health/live') answer(response, 200, { status: 'live' });
    else answer(response, 503, { error: startingError(missing).body });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    missing,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function startingError(missing: MissingServers): ContextError {
  return new ContextError({
    code: 'SERVICE_UNAVAILABLE',
    message: 'The service is starting',
    details: [...missing].map(([field, message]) => ({ field, message })),
    retryable: true,
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    // The service that comes next has other connections.
    connection: 'close',
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  });
  response.end(text);
}
