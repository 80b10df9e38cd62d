import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type ContextClient,
  ContextError,
  InvalidRequestError,
  RateLimitedError,
  requestContextOf,
  ServiceUnavailableError,
  StoreUnavailableError,
} from '../../src/context/client/index.js';
import { startClient } from '../support/context-client.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import {
  AnswerWithHeaders,
  errorReply,
  startScriptedService,
} from '../support/scripted-service.js';
import { startToxicProxy } from '../support/toxic-proxy.js';

const KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const EMPTY = { player: {}, monster: {}, pet: {} };
const RESPONSE = { ...EMPTY, player: { 1: KEY }, errors: EMPTY, reasons: EMPTY };

/** Every call, with an answer of the service to it, and what the caller gets. */
const CALLS = {
  assemble: {
    ask: (client: ContextClient) => client.assemble({ scope: 'status', player_ids: [1] }),
    answer: RESPONSE,
    result: RESPONSE,
  },
  read: {
    ask: (client: ContextClient): Promise<unknown> => client.read([KEY]),
    answer: { [KEY]: { meta: {} } },
    result: { [KEY]: { meta: {} } },
  },
  release: {
    ask: (client: ContextClient): Promise<unknown> => client.release([KEY]),
    answer: { released: 1 },
    result: 1,
  },
} as const;

const ALL = ['assemble', 'read', 'release'] as const;
const REPEATABLE = ['assemble', 'read'] as const;

/** How a call ended: its error and how long that took. */
async function failureOf(call: Promise<unknown>) {
  const start = performance.now();
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ContextError)) throw new Error(`not a ContextError: ${String(error)}`);
  return { error, milliseconds: performance.now() - start };
}

let nats: OwnServer;

beforeEach(async () => {
  nats = await startOwnNats();
});

afterEach(() => nats.stop());

describe('nobody serving', () => {
  it.each(ALL)('is waited out by %s until a service appears', async (name) => {
    const { ask, answer, result } = CALLS[name];
    const { client } = await startClient({ servers: nats.url, deadlineMs: 10_000 });

    const call = ask(client);
    await sleep(300);
    const { requests } = await startScriptedService(nats.url, [answer]);

    expect(await call).toEqual(result);
    expect(requests).toHaveLength(1);
  });

  it.each(ALL)('ends %s within its deadline', async (name) => {
    const { client } = await startClient({ servers: nats.url, deadlineMs: 700 });

    const { error, milliseconds } = await failureOf(CALLS[name].ask(client));

    expect(error).toBeInstanceOf(ServiceUnavailableError);
    expect(error.body).toEqual({
      code: 'SERVICE_UNAVAILABLE',
      message: 'Nobody answers for the service',
      details: [],
      retryable: true,
    });
    expect(milliseconds).toBeGreaterThan(150);
    expect(milliseconds).toBeLessThan(1200);
  });
});

describe('a service that does not answer', () => {
  it.each(ALL)('is asked once by %s, which ends at its deadline', async (name) => {
    const { requests } = await startScriptedService(nats.url, [undefined]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 300 });

    const { error, milliseconds } = await failureOf(CALLS[name].ask(client));

    expect(error.body).toEqual({
      code: 'DEADLINE_EXCEEDED',
      message: 'The service did not answer in time',
      details: [],
      retryable: true,
    });
    expect(milliseconds).toBeGreaterThan(200);
    expect(milliseconds).toBeLessThan(800);
    expect(requests).toHaveLength(1);
  });
});

describe('an error of the service', () => {
  it('comes back with its code, message and details', async () => {
    const details = [{ field: 'player_ids[3]', message: 'must be an integer' }];
    const reply = errorReply('INVALID_REQUEST', { details });
    const { requests } = await startScriptedService(nats.url, [reply]);
    const { client } = await startClient({ servers: nats.url });

    const { error } = await failureOf(CALLS.assemble.ask(client));

    expect(error).toBeInstanceOf(InvalidRequestError);
    expect({ error: error.body }).toEqual(reply);
    expect(requests).toHaveLength(1);
  });

  it('of a code that only a newer service knows comes back too', async () => {
    const reply = errorReply('QUOTA_EXHAUSTED');
    await startScriptedService(nats.url, [reply]);
    const { client } = await startClient({ servers: nats.url });

    const { error } = await failureOf(CALLS.read.ask(client));

    expect({ error: error.body }).toEqual(reply);
  });

  it('may lack details, or have others', async () => {
    const bare = { error: { code: 'INTERNAL', message: 'It broke' } };
    const odd = errorReply('NOT_FOUND', { details: ['x', { field: 'keys', message: 'gone' }] });
    await startScriptedService(nats.url, [bare, odd]);
    const { client } = await startClient({ servers: nats.url });
    const bodyOf = async () => (await failureOf(CALLS.read.ask(client))).error.body;

    expect(await bodyOf()).toEqual({ ...bare.error, details: [], retryable: false });
    expect(await bodyOf()).toMatchObject({ details: [{ field: 'keys', message: 'gone' }] });
  });

  it.each(REPEATABLE)('that is retryable is retried by %s', async (name) => {
    const { ask, answer, result } = CALLS[name];
    const away = errorReply('STORE_UNAVAILABLE', { retryable: true });
    const { requests } = await startScriptedService(nats.url, [away, away, away, answer]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 10_000 });

    expect(await ask(client)).toEqual(result);
    expect(requests).toHaveLength(4);
  });

  it('that is retryable is not retried by release: its count would lie', async () => {
    const away = errorReply('STORE_UNAVAILABLE', { retryable: true });
    const { requests } = await startScriptedService(nats.url, [away, CALLS.release.answer]);
    const { client } = await startClient({ servers: nats.url });

    const { error } = await failureOf(CALLS.release.ask(client));

    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect({ error: error.body }).toEqual(away);
    expect(requests).toHaveLength(1);
  });

  it('that is retryable for ever comes back within the deadline', async () => {
    const away = errorReply('STORE_UNAVAILABLE', { retryable: true });
    const { requests } = await startScriptedService(nats.url, [away]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 800 });

    const { error, milliseconds } = await failureOf(CALLS.assemble.ask(client));

    expect({ error: error.body }).toEqual(away);
    expect(milliseconds).toBeLessThan(1200);
    expect(requests.length).toBeGreaterThan(2);
    expect(requests.length).toBeLessThan(10);
  });
});

describe('an answer that is none of the service', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['no JSON', 'pong'],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a text', '"pong"'],
    ['null', 'null'],
    ['a list', []],
    ['an empty object', {}],
    ['an error in words', { error: 'no' }],
    ['an error without a code', { error: { message: 'no' } }],
    ['an error of another form', { error: { code: 500, message: 'no' } }],
    ['an envelope', { response: RESPONSE, isDisposed: true, id: '1' }],
    ['an answer cut short', { player: {}, monster: {}, pet: {} }],
    ['contexts of other keys', { other: {} }],
    ['contexts that are none', { [KEY]: 'text' }],
    ['a count that is none', { released: '1' }],
  ])('is a clear error, and asked for once: %s', async (_name, answer) => {
    const { requests } = await startScriptedService(nats.url, [answer]);
    const { client } = await startClient({ servers: nats.url });

    for (const name of ALL) {
      const { error } = await failureOf(CALLS[name].ask(client));
      expect(error.body).toEqual({
        code: 'INTERNAL',
        message: 'The answer on NATS is not one of the service: does somebody else answer there?',
        details: [],
        retryable: false,
      });
    }
    expect(requests).toHaveLength(3);
  });

  it('may have more members than we know', async () => {
    const newer = { ...RESPONSE, guild: {}, took_ms: 3 };
    await startScriptedService(nats.url, [newer]);
    const { client } = await startClient({ servers: nats.url });

    expect(await CALLS.assemble.ask(client)).toEqual(newer);
  });
});

describe('the deadline', () => {
  it('is passed on: what is left of it, at each attempt', async () => {
    const away = errorReply('STORE_UNAVAILABLE', { retryable: true });
    const { requests } = await startScriptedService(nats.url, [away, away, RESPONSE]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 5000 });

    await client.assemble({ scope: 'status', player_ids: [1] }, { deadlineMs: 4000 });

    const told = requests.map(({ deadlineMs }) => deadlineMs);
    const [first = 0, second = 0, third = 0] = told;
    expect(told.every(Number.isInteger)).toBe(true);
    // A little less, for the way back; each pause is 25 milliseconds at the least.
    expect(first).toBeLessThan(4000);
    expect(first).toBeGreaterThan(3500);
    expect(second).toBeLessThan(first - 24);
    expect(third).toBeLessThan(second - 24);
  });

  it('is passed on by every call, and is two seconds where nothing is said', async () => {
    const answers = ALL.map((name) => CALLS[name].answer);
    const { requests } = await startScriptedService(nats.url, answers);
    const { client } = await startClient({ servers: nats.url });

    for (const name of ALL) await CALLS[name].ask(client);

    expect(requests).toEqual(
      ALL.map((name) => ({
        subject: `context.${name}`,
        body: name === 'assemble' ? { scope: 'status', player_ids: [1] } : { keys: [KEY] },
        deadlineMs: expect.toSatisfy((left: number) => left > 1000 && left <= 1900) as number,
      })),
    );
  });

  it('of one call is never longer than that of the client', async () => {
    await startScriptedService(nats.url, [undefined]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 200 });

    const { milliseconds } = await failureOf(client.read([KEY], { deadlineMs: 60_000 }));

    expect(milliseconds).toBeLessThan(1000);
  });
});

describe('NATS away', () => {
  it('at the start ends calls at their deadline, and is taken up when it comes', async () => {
    await nats.stop();
    const { client } = await startClient({ servers: nats.url, deadlineMs: 300 });

    for (const name of ALL) {
      const { error, milliseconds } = await failureOf(CALLS[name].ask(client));
      expect(error).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: 'NATS cannot be reached',
        retryable: true,
      });
      expect(milliseconds).toBeLessThan(800);
    }
    nats = await startOwnNats({ port: nats.port });
    await startScriptedService(nats.url, [RESPONSE]);

    expect(await vi.waitFor(() => CALLS.assemble.ask(client), PATIENTLY)).toEqual(RESPONSE);
  });

  it.each(ALL)('is waited out by a %s that begins then', async (name) => {
    const { ask, answer, result } = CALLS[name];
    const { client } = await startClient({ servers: nats.url, deadlineMs: 10_000 });
    await startScriptedService(nats.url, [undefined]);
    await failureOf(client.read([KEY], { deadlineMs: 100 }));
    await nats.stop();
    await sleep(100);

    const call = ask(client);
    await sleep(100);
    nats = await startOwnNats({ port: nats.port });
    const { requests } = await startScriptedService(nats.url, [answer]);

    expect(await call).toEqual(result);
    expect(requests.filter(({ subject }) => subject === `context.${name}`)).toHaveLength(1);
  });

  it.each(REPEATABLE)('in the middle of %s lets it ask anew', async (name) => {
    const { ask, answer, result } = CALLS[name];
    const { requests } = await startScriptedService(nats.url, [undefined, answer]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 10_000 });

    const call = ask(client);
    await vi.waitUntil(() => requests.length === 1, PATIENTLY);
    await nats.stop();
    nats = await startOwnNats({ port: nats.port });

    expect(await call).toEqual(result);
    expect(requests).toHaveLength(2);
  });

  it('in the middle of release ends it at once', async () => {
    const { requests } = await startScriptedService(nats.url, [undefined, { released: 1 }]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 10_000 });

    const call = failureOf(CALLS.release.ask(client));
    await vi.waitUntil(() => requests.length === 1, PATIENTLY);
    await nats.stop();
    const { error, milliseconds } = await call;

    expect(error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The connection to NATS broke',
      retryable: true,
    });
    expect(milliseconds).toBeLessThan(5000);
    expect(requests).toHaveLength(1);
  });

  it('for a while does no harm to many calls at a time', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    onTestFinished(() => {
      process.off('warning', warned);
    });
    const silent = Array.from({ length: 50 }, () => undefined);
    const { requests } = await startScriptedService(nats.url, [...silent, RESPONSE]);
    const { client } = await startClient({ servers: nats.url, deadlineMs: 10_000 });

    const calls = Array.from({ length: 50 }, () => CALLS.assemble.ask(client));
    await vi.waitUntil(() => requests.length === 50, PATIENTLY);
    await nats.stop();
    const later = Array.from({ length: 50 }, () => CALLS.assemble.ask(client));
    nats = await startOwnNats({ port: nats.port });

    const answers = await Promise.all([...calls, ...later]);
    expect(answers.every((answer) => 'player' in answer)).toBe(true);
    expect(warned).not.toHaveBeenCalled();
  });
});

describe('a link', () => {
  it('that is cut before the answer is made anew, and the service asked anew', async () => {
    const proxy = await startToxicProxy(nats.url);
    onTestFinished(() => proxy.stop());
    const { requests } = await startScriptedService(nats.url, [RESPONSE]);
    const { client } = await startClient({ servers: proxy.url, deadlineMs: 10_000 });
    await CALLS.assemble.ask(client);

    proxy.limitData(10, 'replies');

    expect(await CALLS.assemble.ask(client)).toEqual(RESPONSE);
    expect(proxy.cuts).toBe(1);
    expect(requests).toHaveLength(3);
  });

  it('that says nothing any more ends calls at their deadline', async () => {
    const proxy = await startToxicProxy(nats.url);
    onTestFinished(() => proxy.stop());
    await startScriptedService(nats.url, [RESPONSE]);
    const { client } = await startClient({ servers: proxy.url, deadlineMs: 400 });
    await CALLS.assemble.ask(client);

    proxy.noreply();
    const { error, milliseconds } = await failureOf(CALLS.assemble.ask(client));

    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
    expect(milliseconds).toBeLessThan(900);
    await proxy.heal();
    expect(await vi.waitFor(() => CALLS.assemble.ask(client), PATIENTLY)).toEqual(RESPONSE);
  });
});

describe("a connection of the host's", () => {
  async function hostConnection() {
    const connection = await connect({
      servers: nats.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
    });
    onTestFinished(() => connection.close());
    return connection;
  }

  it('may break and come back', async () => {
    const connection = await hostConnection();
    const { requests } = await startScriptedService(nats.url, [undefined, RESPONSE]);
    const { client } = await startClient({ connection, deadlineMs: 10_000 });

    const call = CALLS.assemble.ask(client);
    await vi.waitUntil(() => requests.length === 1, PATIENTLY);
    await nats.stop();
    nats = await startOwnNats({ port: nats.port });

    expect(await call).toEqual(RESPONSE);
    expect(requests).toHaveLength(2);
  });

  it('may be away when the client gets it', async () => {
    const connection = await hostConnection();
    await nats.stop();
    await sleep(100);
    const { client } = await startClient({ connection, deadlineMs: 10_000 });

    const call = CALLS.assemble.ask(client);
    await sleep(100);
    nats = await startOwnNats({ port: nats.port });
    await startScriptedService(nats.url, [RESPONSE]);

    expect(await call).toEqual(RESPONSE);
  });

  it.each(['before the client', 'in the middle of a call'])(
    'that ends %s ends it',
    async (when) => {
      const connection = await hostConnection();
      const { requests } = await startScriptedService(nats.url, [undefined]);
      if (when === 'before the client') await connection.close();
      const { client } = await startClient({ connection, deadlineMs: 10_000 });

      const call = failureOf(CALLS.assemble.ask(client));
      if (!connection.isClosed()) await vi.waitUntil(() => requests.length === 1, PATIENTLY);
      await connection.close();
      const { error, milliseconds } = await call;

      expect(error).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: 'The connection to NATS was closed',
        retryable: false,
      });
      expect(milliseconds).toBeLessThan(5000);
    },
  );
});

describe('what NATS refuses', () => {
  const USERS = `
    authorization { users = [
      { user: game, password: secret, permissions: { publish: { deny: "context.release" } } },
      { user: service, password: secret },
      { user: guest, password: guest }
    ] }
    no_auth_user: guest
    max_payload: 4000`;

  async function startGuarded() {
    const guarded = await startOwnNats({ configuration: USERS });
    onTestFinished(() => guarded.stop());
    const service = await connect({ servers: guarded.url, user: 'service', pass: 'secret' });
    onTestFinished(() => service.close());
    service.subscribe('context.*', {
      callback: (_error, message) => {
        message.respond(JSON.stringify(RESPONSE));
      },
    });
    await service.flush();
    return guarded.url;
  }

  it('is told: an unknown user, a subject, a request that is too large', async () => {
    const servers = await startGuarded();
    const game = { user: 'game', pass: 'secret' };
    const { client: stranger } = await startClient({
      servers,
      connectionOptions: { ...game, pass: 'guess' },
      deadlineMs: 3000,
    });
    const { client } = await startClient({ servers, connectionOptions: game });
    const player_ids = Array.from({ length: 1000 }, (_, at) => 100_000 + at);

    expect(await CALLS.assemble.ask(client)).toEqual(RESPONSE);
    expect((await failureOf(CALLS.release.ask(client))).error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'NATS does not let us ask',
      retryable: false,
    });
    const large = client.assemble({ scope: 'status', player_ids });
    expect((await failureOf(large)).error.body).toEqual({
      code: 'PAYLOAD_TOO_LARGE',
      message: 'The request is larger than NATS carries',
      details: [],
      retryable: false,
    });
    expect((await failureOf(CALLS.assemble.ask(stranger))).error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'NATS refuses the connection',
      cause: { cause: { name: 'AuthorizationError' } },
    });
  });
});

describe('the stop of an application', () => {
  it('waits for the calls that are out, and ends those that wait', async () => {
    const { requests } = await startScriptedService(nats.url, [undefined]);
    const { client, close } = await startClient({ servers: nats.url, deadlineMs: 800 });

    const call = failureOf(CALLS.assemble.ask(client));
    await vi.waitUntil(() => requests.length === 1, PATIENTLY);
    const closed = close();
    await sleep(50);
    const late = await failureOf(CALLS.assemble.ask(client));
    await closed;

    expect((await call).error).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(late.error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The client is closed',
      retryable: false,
    });
  });

  it('ends calls that wait for NATS at once', async () => {
    await nats.stop();
    const { client, close } = await startClient({ servers: nats.url, deadlineMs: 20_000 });

    const call = failureOf(CALLS.assemble.ask(client));
    await sleep(100);
    await close();

    const { error, milliseconds } = await call;
    expect(error.message).toBe('The client is closed');
    expect(milliseconds).toBeLessThan(5000);
  });

  it('leaves no connection, and none that would come about later', async () => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    onTestFinished(() => void listener.close());
    const { port } = listener.address() as AddressInfo;
    const { close } = await startClient({ servers: `nats://127.0.0.1:${String(port)}` });
    await vi.waitUntil(() => connections > 1, PATIENTLY);

    await close();
    const before = connections;
    // Longer than it takes to try again.
    await sleep(1500);

    expect(connections).toBeLessThanOrEqual(before + 1);
    const sockets = process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap');
    const { close: closeConnected, client } = await startClient({ servers: nats.url });
    await startScriptedService(nats.url, [RESPONSE]);
    await CALLS.assemble.ask(client);
    await closeConnected();
    await vi.waitFor(() => {
      const open = process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap');
      // That of the scripted service.
      expect(open).toHaveLength(sockets.length + 1);
    }, PATIENTLY);
  });
});

describe('credentials', () => {
  it('are sent without the line break that files end with', async () => {
    const { requests } = await startScriptedService(nats.url, [RESPONSE]);
    const { client } = await startClient({ servers: nats.url, credentials: { apiKey: 'key\n' } });

    await CALLS.assemble.ask(client);
    expect(requests[0]?.apiKey).toBe('key');
  });

  it.each([
    ['is refused', () => Promise.reject(new Error('the issuer is away'))],
    ['does not come', () => new Promise<string>(() => undefined)],
  ])('where a token %s the call ends in time, and nothing was sent', async (_, token) => {
    const { requests } = await startScriptedService(nats.url, [RESPONSE]);
    const { client } = await startClient({
      servers: nats.url,
      deadlineMs: 500,
      credentials: { token },
    });

    const { error, milliseconds } = await failureOf(CALLS.release.ask(client));
    expect(error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The credentials of the client could not be had',
      retryable: true,
    });
    expect(milliseconds).toBeLessThan(2000);
    expect(requests).toEqual([]);
  });
});

it('who has had all that it may have is told for how long', async () => {
  const limited = new AnswerWithHeaders(errorReply('RATE_LIMITED', { retryable: true }), {
    'retry-after': '42',
  });
  await startScriptedService(nats.url, [limited]);
  const { client } = await startClient({ servers: nats.url });

  const { error } = await failureOf(CALLS.assemble.ask(client));
  expect(error).toBeInstanceOf(RateLimitedError);
  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 42 });
});

it('a call is a part of the request that its options name, and its time began when that came in', async () => {
  const { requests } = await startScriptedService(nats.url, [RESPONSE]);
  const { client } = await startClient({ servers: nats.url, deadlineMs: 2000 });
  const request = requestContextOf('named', undefined);
  const options = { request, arrivedAt: performance.now() - 1500 };

  await client.assemble({ scope: 'status', player_ids: [1] }, options);
  expect(requests).toMatchObject([{ requestId: 'named' }]);
  expect(requests[0]?.deadlineMs).toBeLessThanOrEqual(500);
});

it('a call that another clock calls a future one has no more time than any', async () => {
  const { client } = await startClient({ servers: nats.url, deadlineMs: 500 });
  const call = client.assemble({ scope: 'status', player_ids: [1] }, { arrivedAt: Date.now() });

  const { error, milliseconds } = await failureOf(call);
  expect(error).toMatchObject({ retryable: true });
  expect(milliseconds).toBeLessThan(2000);
});
