import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { headers } from '@nats-io/transport-node';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/servers/loopback.mjs';
import { bootService, type RunningService } from '../support/boot.js';
import { captureLogs } from '../support/captured-logs.js';
import { type ConsumersFile, consumersText, writeConsumers } from '../support/consumers.js';
import { createGameDatabase } from '../support/game-database.js';
import { type HttpAnswer, send } from '../support/http.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'context-assembler';
const KEY_ID = 'one';
const REQUEST = { player_ids: [1], scope: 'combats' };

let database: TestDatabase;
let redis: TestRedis;
let server: OwnServer;
let file: ConsumersFile;
let privateKey: CryptoKey;
let nats: PlainNatsClient;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
  server = await startOwnNats();
  nats = await connectPlainNats(server.url);
  file = writeConsumers(consumersText([{ name: 'combat', scopes: ['combats'] }]));
});

afterAll(async () => {
  await nats.close();
  await server.stop();
  await redis.close();
  await database.drop();
  file.remove();
});

function boot(jwksUrl: string): Promise<RunningService> {
  return bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: server.url,
    CONTEXT_CONSUMERS_PATH: file.path,
    CONTEXT_JWT_JWKS_URL: jwksUrl,
    CONTEXT_JWT_ISSUER: ISSUER,
    CONTEXT_JWT_AUDIENCE: AUDIENCE,
  });
}

function tokenFor(subject: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
    .setSubject(subject)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('5m')
    .sign(privateKey);
}

/** What both ways in say to a request with a token. */
async function asked(
  service: RunningService,
  token: string,
  request: object = REQUEST,
): Promise<{ readonly http: HttpAnswer; readonly overNats: unknown }> {
  const authorization = `Bearer ${token}`;
  const told = headers();
  told.set('authorization', authorization);
  const [http, message] = await Promise.all([
    send(`${service.url}/v1/context/assemble`, {
      method: 'POST',
      body: request,
      headers: { 'content-type': 'application/json', authorization },
    }),
    nats.connection.request('context.assemble', JSON.stringify(request), {
      timeout: 5000,
      headers: told,
    }),
  ]);
  return { http, overNats: message.json() };
}

describe('a token', () => {
  let service: RunningService;
  let stopKeys: () => void;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    ({ privateKey } = pair);
    const key = { ...(await exportJWK(pair.publicKey)), kid: KEY_ID, alg: 'RS256' };
    const keys = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
    }).listen(0, '127.0.0.1');
    await once(keys, 'listening');
    stopKeys = () => keys.close();
    service = await boot(`http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`);
  });

  afterAll(async () => {
    await service.close();
    stopKeys();
  });

  it('is taken on both ways in for the consumer that it names', async () => {
    const { http, overNats } = await asked(service, await tokenFor('combat'));

    expect(http.status).toBe(200);
    expect(overNats).toMatchObject({ reasons: { player: { 1: 'NOT_FOUND' } } });
  });

  it('grants what its consumer was granted, and no more', async () => {
    const request = { player_ids: [1], scope: 'status' };
    const { http, overNats } = await asked(service, await tokenFor('combat'), request);

    expect(http.status).toBe(403);
    expect(http.body).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(overNats).toEqual(http.body);
  });

  it('is refused for a consumer that the file does not name', async () => {
    const { http, overNats } = await asked(service, await tokenFor('stranger'));

    expect(http.status).toBe(401);
    expect(http.body).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
    expect(overNats).toEqual(http.body);
  });
});

it('a token is neither taken nor refused while the keys of its issuer cannot be had', async () => {
  const logs = captureLogs();
  const service = await boot(`http://127.0.0.1:${await freePort()}/jwks`);
  try {
    const { http, overNats } = await asked(service, await tokenFor('combat'));

    expect(http.status).toBe(503);
    expect(http.headers.get('retry-after')).toBe('1');
    expect(http.body).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE', retryable: true } });
    expect(overNats).toEqual(http.body);
    // Once, whoever asks and however often.
    expect(logs.text().match(/The keys of the issuer of tokens cannot be had: \S/g)).toHaveLength(
      1,
    );
  } finally {
    logs.restore();
    await service.close();
  }
});
