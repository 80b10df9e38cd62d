import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { captureLogs } from '../support/captured-logs.js';
import { assemble } from '../support/http.js';
import { type RawAnswer, sendRaw } from '../support/raw-http.js';
import { BODY_LIMIT } from './bodies.js';
import { startTarget, type Target } from './target.js';

const KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const HERO = { scope: 'status', player_ids: [1] };
const KIBIBYTE = 1024;
const JSON_TYPE = 'application/json; charset=utf-8';

let target: Target;

beforeAll(async () => {
  target = await startTarget();
});

afterAll(async () => {
  await target.close();
});

function fault(code: string, message: string, details: readonly object[] = []) {
  return { error: { code, message, details, retryable: false } };
}

const MALFORMED = invalid('is malformed');
const TOO_LARGE = fault('PAYLOAD_TOO_LARGE', 'The request is too large');
const NOT_JSON_TYPE = fault('UNSUPPORTED_MEDIA_TYPE', 'Requests are application/json');
const NOT_FOUND = fault('NOT_FOUND', 'There is nothing at this address');

function invalid(message: string) {
  return fault('INVALID_REQUEST', 'The request is invalid', [{ field: 'request', message }]);
}

/** A request of so many bytes. */
function ofSize(bytes: number): string {
  return JSON.stringify(HERO).padEnd(bytes);
}

const POST = 'POST /v1/context/assemble HTTP/1.1';
const JSON_BODY = 'content-type: application/json';

/** The lines and the body as they are, and a length that is right. */
function posted(
  headers: readonly string[],
  body: string | Uint8Array = JSON.stringify(HERO),
): Promise<RawAnswer> {
  const length = `content-length: ${String(body.length)}`;
  return sendRaw(target.service.url, [POST, ...headers, length], body);
}

async function expectStillServed(): Promise<void> {
  expect((await assemble(target.service.url, HERO)).status).toBe(200);
}

describe('a body of', () => {
  it.each([
    ['a kibibyte less than the limit', BODY_LIMIT - KIBIBYTE, 200],
    ['the limit', BODY_LIMIT, 200],
    ['a byte more', BODY_LIMIT + 1, 413],
    ['a kibibyte more', BODY_LIMIT + KIBIBYTE, 413],
    ['twice the limit', 2 * BODY_LIMIT, 413],
  ])('%s', async (_name, bytes, status) => {
    const response = await fetch(target.assembleUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ofSize(bytes),
    });

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(JSON_TYPE);
    const body: unknown = await response.json();
    if (status === 413) expect(body).toEqual(TOO_LARGE);
  });

  it('a hundred times the limit, in chunks and without a length, is cut off early', async () => {
    const { hostname, port } = new URL(target.service.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    const answer = text(socket).catch(() => '');
    const head = [POST, 'host: x', JSON_BODY, 'transfer-encoding: chunked'];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    let sent = 0;
    const closed = once(socket, 'close');
    while (sent < 100 * BODY_LIMIT && !socket.destroyed && socket.writable) {
      sent += chunk.length;
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), closed]);
    }
    socket.destroySoon();
    await closed;

    expect(sent).toBeLessThan(20 * BODY_LIMIT);
    expect(await answer).toMatch(/^(HTTP\/1\.1 413 |$)/);
    await expectStillServed();
  });

  it('no bytes and no type is no object', async () => {
    const { status, body } = await sendRaw(target.service.url, [POST]);

    expect([status, body]).toEqual([400, invalid('must be an object')]);
  });
});

it.each([
  ['without a host', 'GET /v1/schemas HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
  ['to be a tunnel', 'CONNECT x:80 HTTP/1.1\r\nhost: x:80\r\n\r\n', 404],
])('a request %s is answered as any other', async (_name, bytes, status) => {
  const { hostname, port } = new URL(target.service.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');

  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
  expect(head).toMatch(/content-type: application\/json/i);
  const missing = fault('INVALID_REQUEST', 'The request is invalid', [
    { field: 'host', message: 'is missing' },
  ]);
  expect(JSON.parse(body)).toEqual(status === 400 ? missing : NOT_FOUND);
  if (status === 400) expect(head).toMatch(/x-content-type-options: nosniff/i);
});

it.each([
  ['has asked for a tunnel', 'CONNECT x:80 HTTP/1.1\r\nhost: x:80\r\n\r\n'],
  ['has sent no request', 'FOO BAR\r\n\r\n'],
  ['has sent half of one', 'GET /health/live HTTP/1.1\r\nhost'],
])('nothing comes of it that a client %s, and breaks its connection', async (_name, bytes) => {
  const log = captureLogs();
  onTestFinished(() => {
    log.restore();
  });
  const { hostname, port } = new URL(target.service.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.resetAndDestroy();
  await new Promise((resolve) => setTimeout(resolve, 200));

  await expectStillServed();
  expect(log.text()).toBe('');
});

it('a request of the old HTTP needs no host', async () => {
  const { hostname, port } = new URL(target.service.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /health/live HTTP/1.0\r\n\r\n');

  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
});

describe('a type', () => {
  it.each([
    ['wrong', 'content-type: text/plain'],
    ['of a form', 'content-type: application/x-www-form-urlencoded'],
    ['of a form in parts', 'content-type: multipart/form-data'],
    ['almost right', 'content-type: text/json'],
    ['missing', 'x-nothing: 1'],
    ['empty', 'content-type:'],
    ['with a tab and more', 'content-type: application/json\ta'],
    ['with more after a comma', 'content-type: application/json, text/plain'],
    ['right, of zipped bytes', 'content-type: application/json\r\ncontent-encoding: gzip'],
  ])('%s is refused with 415', async (_name, header) => {
    const { status, body } = await posted([header]);

    expect([status, body]).toEqual([415, NOT_JSON_TYPE]);
  });

  it.each([
    ['with spaces before it', 'content-type:    application/json'],
    ['with a charset', 'content-type: Application/JSON; charset=utf-8'],
    [
      'with nothing done to the bytes',
      'content-type: application/json\r\ncontent-encoding: identity',
    ],
  ])('%s is taken, and what it is of is checked', async (_name, header) => {
    expect((await posted([header])).status).toBe(200);
    expect((await posted([header], '{"scope":"status","player_ids":[0]}')).status).toBe(400);
  });

  it('gzip is not unpacked: a bomb is no danger', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * BODY_LIMIT, ' '));

    const { status, body } = await posted([JSON_BODY, 'content-encoding: gzip'], bomb);

    expect([status, body]).toEqual([415, NOT_JSON_TYPE]);
  });
});

describe('a length', () => {
  const body = JSON.stringify(HERO);

  it.each([
    ['that is too short', ['content-length: 10']],
    ['beside chunks', ['content-length: 5', 'transfer-encoding: chunked']],
    ['twice, and not the same', ['content-length: 5', 'content-length: 6']],
    ['that is no number', ['content-length: many']],
    ['below nothing', ['content-length: -1']],
    ['in chunks of another name', ['transfer-encoding: chunked, gzip']],
  ])('%s is malformed', async (_name, headers) => {
    const answer = await sendRaw(target.service.url, [POST, JSON_BODY, ...headers], body);

    expect([answer.status, answer.body]).toEqual([400, MALFORMED]);
    await expectStillServed();
  });

  it('that is too long, from who then leaves, is nothing to answer', async () => {
    const { hostname, port } = new URL(target.service.url);
    const socket = connect(Number(port), hostname);
    socket.end([POST, 'host: x', JSON_BODY, 'content-length: 1000', '', body].join('\r\n'));

    expect(await text(socket)).toMatch(/^(HTTP\/1\.1 400 |$)/);
    await expectStillServed();
  });
});

describe('headers', () => {
  it('of 17 KB are too much', async () => {
    const answer = await sendRaw(target.service.url, [POST, `x: ${'x'.repeat(17 * KIBIBYTE)}`]);

    expect([answer.status, answer.body]).toEqual([431, MALFORMED]);
  });

  it('a thousand of them are no fault', async () => {
    const headers = Array.from({ length: 1000 }, (_, at) => `x${String(at)}: 1`);

    expect((await posted([JSON_BODY, ...headers])).status).toBe(200);
  });

  it.each([
    ['an address with a space', 'GET / / HTTP/1.1'],
    ['a method that is none', 'FETCH / HTTP/1.1'],
    ['another protocol', 'GET / GOPHER/1.0'],
  ])('under %s are malformed', async (_name, start) => {
    const answer = await sendRaw(target.service.url, [start]);

    expect([answer.status, answer.body]).toEqual([400, MALFORMED]);
  });
});

describe('any other address', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/v1/context'],
    ['GET', '/v1/context/'],
    ['GET', `/v1/context/${KEY}/`],
    ['GET', `//v1/context/${KEY}`],
    ['GET', `/v2/context/${KEY}`],
    ['POST', '//v1/context/assemble'],
    ['POST', '/v1//context/assemble'],
    ['POST', '/v1/context/assemble/'],
    ['POST', '/v1/context/assemble;x'],
    ['POST', '/v1/context%2Fassemble'],
    ['POST', '/v1/./context/../assemble'],
    ['POST', '/v1/context/Assemble'],
    ['POST', '/assemble'],
    ['PUT', '/v1/context/assemble'],
    ['PATCH', '/v1/context/assemble'],
    ['PUT', `/v1/context/${KEY}`],
    ['OPTIONS', '/v1/context/assemble'],
    ['TRACE', '/v1/context/assemble'],
  ])('%s %s is answered with 404 in the one form of faults', async (method, path) => {
    const { status, body } = await sendRaw(target.service.url, [`${method} ${path} HTTP/1.1`]);

    expect([status, body]).toEqual([404, NOT_FOUND]);
  });

  it.each([
    ['with a space encoded', '/v1/context/assemble%20', 404],
    ['that is the right one, encoded', '/v1/context/%61ssemble', 200],
  ])('%s', async (_name, path, status) => {
    const response = await fetch(target.service.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(HERO),
    });

    expect(response.status).toBe(status);
  });

  it('that is none is answered with the headers of all answers', async () => {
    const response = await fetch(`${target.service.url}/v1/context/%zz`, {
      headers: { 'x-request-id': 'lost' },
    });

    expect(response.status).toBe(400);
    expect(response.headers.get('x-request-id')).toBe('lost');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });

  it('HEAD is answered without a body, as GET would be', async () => {
    const raw = await sendRaw(target.service.url, ['HEAD /v1/context/assemble HTTP/1.1']);

    // To GET, `assemble` is a key of another form.
    expect([raw.status, raw.body]).toEqual([400, undefined]);
  });
});
