import { once } from 'node:events';
import { connect } from 'node:net';
import { createInbox, headers as messageHeaders } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectPlainNats, type PlainNatsClient } from '../support/plain-nats.js';
import { withoutKeys } from '../support/stored.js';
import { BODY_LIMIT } from './bodies.js';
import { startTarget, type Target } from './target.js';

const ASSEMBLE = 'context.assemble';
const HERO = JSON.stringify({ scope: 'status', player_ids: [1] });
const FOUND = { player: { 1: 'KEY' }, errors: { player: [] } };
const HEADERS = { field: 'headers', message: 'are malformed' };
const NO_ID = { error: { code: 'INVALID_REQUEST', details: [{ field: 'player_ids[0]' }] } };

let target: Target;
let client: PlainNatsClient;

beforeAll(async () => {
  target = await startTarget();
  client = await connectPlainNats(target.natsUrl);
});

afterAll(async () => {
  await client.close();
  await target.close();
});

async function expectStillServed(): Promise<void> {
  expect(withoutKeys(await client.ask(ASSEMBLE, HERO))).toMatchObject(FOUND);
}

/** Everything on the service's subjects from now on, and what is sent on the way. */
async function overheard(send: () => Promise<void>): Promise<readonly string[]> {
  const heard: string[] = [];
  const ears = await connectPlainNats(target.natsUrl);
  ears.connection.subscribe('>', {
    callback: (_error, { subject, reply = '' }) => {
      heard.push(`${subject} ${reply}`.trim());
    },
  });
  await ears.connection.flush();
  await send();
  // Longer than a loop would take to be one.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await ears.close();
  return heard;
}

/** Words of the protocol that no client library would send. */
async function sendRaw(...words: readonly string[]): Promise<void> {
  const { hostname, port } = new URL(target.natsUrl);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'data');
  socket.write(
    ['CONNECT {"verbose":false,"pedantic":false,"headers":true}', ...words, 'PING', ''].join(
      '\r\n',
    ),
  );
  await once(socket, 'data');
  socket.destroy();
}

it.each([
  ['a payload as large as NATS carries', HERO.padEnd(BODY_LIMIT), FOUND],
  ['the same, with a fault in it', HERO.replace('[1]', '[0]').padEnd(BODY_LIMIT), NO_ID],
])('%s is answered', async (_name, payload, answer) => {
  expect(withoutKeys(await client.ask(ASSEMBLE, payload))).toMatchObject(answer);
});

it('a payload that is larger is refused by NATS, and nobody hears of it', async () => {
  await expect(client.ask(ASSEMBLE, ' '.repeat(2 * BODY_LIMIT))).rejects.toThrow();
  await expectStillServed();
});

it.each([
  ['64 KB in one header', [['x', 'x'.repeat(64 * 1024)]]],
  ['a thousand headers', Array.from({ length: 1000 }, (_, at) => [`x${String(at)}`, '1'])],
  [
    'headers of names that mean something elsewhere',
    [
      ['__proto__', '1'],
      ['constructor', '1'],
    ],
  ],
])('%s change nothing', async (_name, entries) => {
  const headers = messageHeaders();
  for (const [name = '', value = ''] of entries) headers.append(name, value);

  const message = await client.connection.request(ASSEMBLE, HERO, { timeout: 5000, headers });

  expect(withoutKeys(message.json())).toMatchObject(FOUND);
});

it('more than a thousand headers are refused, before anybody has looked through them', async () => {
  const { connection } = client;
  const inbox = createInbox();
  const answers = connection.subscribe(inbox, { max: 1, timeout: 5000 });
  await connection.flush();
  // By nats.js, which looks through all that it has before it adds one, these would take minutes.
  const names = Array.from({ length: 150_000 }, (_, at) => `${at.toString(36)}:`);
  const headers = ['NATS/1.0', ...names, '', ''].join('\r\n');
  const lengths = [headers.length, headers.length + HERO.length].join(' ');

  await sendRaw(`HPUB ${ASSEMBLE} ${inbox} ${lengths}`, `${headers}${HERO}`);
  expect.assertions(2);
  for await (const message of answers) {
    expect(message.json()).toMatchObject({
      error: {
        code: 'INVALID_REQUEST',
        details: [{ field: 'headers', message: 'must not be more than 1000' }],
      },
    });
  }
  await expectStillServed();
});

it.each([
  ['a name with a blank', 'my header: 1'],
  ['a blank before the colon', 'x-api-key : 1'],
  ['a name of other letters', 'ключ: 1'],
  ['a lone line feed', 'x-request-id: a\nb: c'],
  ['no colon', 'nothing'],
  ['no name', ': 1'],
])('headers with %s are answered', async (_name, line) => {
  const inbox = createInbox();
  const answers = client.connection.subscribe(inbox, { max: 1, timeout: 5000 });
  await client.connection.flush();
  const head = `NATS/1.0\r\n${line}\r\n\r\n`;
  const [of, all] = [Buffer.byteLength(head), Buffer.byteLength(head + HERO)];
  await sendRaw(`HPUB ${ASSEMBLE} ${inbox} ${String(of)} ${String(all)}`, head + HERO);

  for await (const answer of answers) {
    const body = answer.json<{ readonly error?: object }>();
    if (body.error === undefined) expect(withoutKeys(body)).toMatchObject(FOUND);
    else expect(body).toMatchObject({ error: { code: 'INVALID_REQUEST', details: [HEADERS] } });
  }
  await expectStillServed();
});

it('names of headers are the same in any case', async () => {
  const headers = messageHeaders();
  headers.append('Deadline-MS', '0');
  headers.append('X-REQUEST-ID', 'shouted');

  const message = await client.connection.request(ASSEMBLE, HERO, { timeout: 5000, headers });

  expect(message.json()).toMatchObject({ error: { details: [{ field: 'deadline-ms' }] } });
  expect(message.headers?.get('x-request-id')).toBe('shouted');
});

it.each(['context.read', 'context.release'])('a bad deadline of %s is refused', async (subject) => {
  const headers = messageHeaders();
  headers.append('deadline-ms', '0');
  const body = JSON.stringify({ keys: ['temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7'] });

  const message = await client.connection.request(subject, body, { timeout: 5000, headers });

  expect(message.json()).toMatchObject({ error: { details: [{ field: 'deadline-ms' }] } });
});

it.each(['0', '-1', '1e3', 'soon', ' ', '9'.repeat(16), '1, 2'])(
  'a deadline of "%s" is refused',
  async (deadline) => {
    const headers = messageHeaders();
    headers.append('deadline-ms', deadline);

    const message = await client.connection.request(ASSEMBLE, HERO, { timeout: 5000, headers });

    expect(message.json()).toMatchObject({
      error: { code: 'INVALID_REQUEST', details: [{ field: 'deadline-ms' }] },
    });
  },
);

it('a reply to our own subject is one message and no loop', async () => {
  const heard = await overheard(async () => {
    client.connection.publish(ASSEMBLE, HERO, { reply: ASSEMBLE });
    client.connection.publish('context.read', '{}', { reply: 'context.release' });
    await client.connection.flush();
  });

  expect([...heard].sort()).toEqual([
    ASSEMBLE,
    `${ASSEMBLE} ${ASSEMBLE}`,
    'context.read context.release',
    'context.release',
  ]);
});

it.each(['reply.*', 'reply.>', '>', '*', 'reply..empty', '.', '$SYS.REQ', 'reply\u0000'])(
  'a reply to "%s" does no harm',
  async (reply) => {
    await sendRaw(`PUB ${ASSEMBLE} ${reply} ${String(HERO.length)}`, HERO);
    await sendRaw(`PUB context.read ${reply} 2`, '{}');

    await expectStillServed();
  },
);

it('without a reply subject, nothing is said', async () => {
  const heard = await overheard(async () => {
    for (const subject of [ASSEMBLE, 'context.read', 'context.release']) {
      client.connection.publish(subject, HERO);
      client.connection.publish(subject, '{');
    }
    await client.connection.flush();
  });

  expect(heard).toHaveLength(6);
});
