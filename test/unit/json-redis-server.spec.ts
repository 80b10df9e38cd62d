import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dialect, JsonRedisServer } from '../support/json-redis-server.js';
import { startJsonRedisServer } from '../support/json-redis-server.js';

const clientOf = (url: string) =>
  new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });

/** A reply with every error, at any depth, as its message. */
function plain(reply: unknown): unknown {
  if (reply instanceof Error) return reply.message;
  return Array.isArray(reply) ? reply.map(plain) : reply;
}

/** The replies of a pipeline in order, each its value or its error's message. */
const repliesOf = (results: [Error | null, unknown][] | null) =>
  results?.map(([error, value]) => plain(error ?? value));

const transaction = (...commands: unknown[][]) => [['multi'], ...commands, ['exec']];

interface Subject {
  readonly name: string;
  readonly dialect: Dialect;
  readonly start: () => Promise<{ readonly url: string; stop(): Promise<void> }>;
}

const scripted = (dialect: Dialect): Subject => ({
  name: `a scripted ${dialect}`,
  dialect,
  start: () => startJsonRedisServer({ json: true, dialect }),
});

async function realServer(url: string): Promise<Subject> {
  const client = clientOf(url);
  const info = await client.info('server');
  client.disconnect();
  return {
    name: 'the server of JSON_REDIS_URL',
    dialect: info.includes('server_name:valkey') ? 'valkey' : 'redis',
    start: () => Promise.resolve({ url, stop: () => Promise.resolve() }),
  };
}

const { JSON_REDIS_URL } = process.env;
const subjects = [scripted('valkey'), scripted('redis')];
if (JSON_REDIS_URL) subjects.push(await realServer(JSON_REDIS_URL));

const EXPECTED = {
  valkey: {
    wrongType: 'WRONGTYPE Not a JSON document key',
    noPath: 'NONEXISTENT JSON path does not exist',
    newKey: "SYNTAXERR A new Valkey key's path must be root",
    manyWithText: 'WRONGTYPE Not a JSON document key',
    lifeAfterOverwriting: -1,
  },
  redis: {
    wrongType: 'Existing key has wrong Redis type',
    noPath: 'ERR Path does not exist',
    newKey: 'ERR new objects must be created at the root',
    manyWithText: ['{"a":1}', null],
    lifeAfterOverwriting: 60,
  },
} as const;

describe.each(subjects)('$name', ({ dialect, start }) => {
  const expected = EXPECTED[dialect];
  const prefix = `json-redis-spec:${randomUUID()}`;
  let server: Awaited<ReturnType<Subject['start']>>;
  let redis: Redis;

  const key = (name: string) => `${prefix}:${name}`;
  const call = (command: string, ...args: string[]) => redis.call(command, ...args);
  const setJson = (name: string, json: string) => call('JSON.SET', key(name), '$', json);
  const reply = (promise: Promise<unknown>) => promise.catch((error: unknown) => plain(error));
  const ownKeys = async () => {
    const keys: string[] = [];
    for await (const page of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) {
      keys.push(...(page as string[]));
    }
    return keys;
  };

  beforeAll(async () => {
    server = await start();
    redis = clientOf(server.url);
  });

  afterEach(async () => {
    const keys = await ownKeys();
    if (keys.length > 0) await redis.unlink(keys);
  });

  afterAll(async () => {
    await redis.quit();
    await server.stop();
  });

  it('tells by COMMAND INFO which commands it has', async () => {
    const infos = (await call('COMMAND', 'INFO', 'json.set', 'GET', 'NO.SUCH')) as unknown[];

    expect(infos[0]).toEqual(expect.arrayContaining([expect.stringMatching(/^json\.set$/i), -4]));
    expect(infos[1]).toEqual(expect.arrayContaining(['get', 2]));
    expect(infos[2]).toBeNull();
  });

  it('keeps texts, to the byte', async () => {
    const text = 'Ёж\r\n😀 "\u0000"';

    expect(await redis.set(key('Ключ'), text)).toBe('OK');
    expect(await redis.set(key('empty'), '')).toBe('OK');

    expect(await redis.mget(key('Ключ'), key('none'), key('empty'))).toEqual([text, null, '']);
    expect(await redis.get(key('none'))).toBeNull();
    expect(await redis.exists(key('empty'), key('empty'), key('none'))).toBe(2);
    expect((await ownKeys()).sort()).toEqual([key('empty'), key('Ключ')]);
    expect(await redis.keys(`${prefix}:em??y`)).toEqual([key('empty')]);
    expect(await redis.del(key('Ключ'), key('none'))).toBe(1);
    expect(await redis.unlink(key('empty'))).toBe(1);
    expect(await ownKeys()).toEqual([]);
  });

  it('writes a text only where the options allow it', async () => {
    expect(await redis.set(key('text'), 'a', 'EX', 60, 'NX')).toBe('OK');
    expect(await redis.set(key('text'), 'b', 'NX')).toBeNull();
    expect(await call('SET', key('other'), 'b', 'XX')).toBeNull();
    expect(await redis.get(key('text'))).toBe('a');

    expect(await reply(call('SET', key('text'), 'b', 'EX', '0'))).toBe(
      "ERR invalid expire time in 'set' command",
    );
    expect(await reply(call('SET', key('text'), 'b', 'EX', '1.5'))).toBe(
      'ERR value is not an integer or out of range',
    );
    for (const options of [['EX'], ['PX', '1', 'EX', '1'], ['NX', 'XX'], ['LONG']]) {
      expect(await reply(call('SET', key('text'), 'b', ...options))).toBe('ERR syntax error');
    }
    expect(await redis.get(key('text'))).toBe('a');
  });

  it('gives keys a life, and takes them when it is over', async () => {
    await redis.set(key('stays'), 'x');
    await redis.set(key('minute'), 'x', 'EX', 60);
    await redis.set(key('moment'), 'x', 'PX', 40);
    await setJson('document', '{}');

    expect(await redis.pexpire(key('document'), 40)).toBe(1);
    expect(await redis.expire(key('none'), 60)).toBe(0);
    expect(await redis.ttl(key('stays'))).toBe(-1);
    expect(await redis.ttl(key('minute'))).toBe(60);
    expect(await redis.ttl(key('none'))).toBe(-2);
    expect(await redis.pttl(key('document'))).toBeGreaterThan(0);

    await sleep(60);
    expect(await redis.get(key('moment'))).toBeNull();
    expect(await call('JSON.GET', key('document'))).toBeNull();
    expect(await redis.ttl(key('document'))).toBe(-2);

    await redis.set(key('minute'), 'y');
    expect(await redis.ttl(key('minute'))).toBe(-1);
    expect(await redis.expire(key('minute'), 0)).toBe(1);
    expect(await ownKeys()).toEqual([key('stays')]);
  });

  it('answers with a document by path', async () => {
    const json = '{"vitals":{"hp":1.5,"10":"a","2":[null,true]},"__proto__":{},"none":null}';
    expect(await setJson('document', ` ${json.replaceAll(':', ' :\n')} `)).toBe('OK');

    expect(await call('TYPE', key('document'))).toBe('ReJSON-RL');
    const get = (...paths: string[]) => reply(call('JSON.GET', key('document'), ...paths));
    expect(await get()).toBe(json);
    expect(await get('.')).toBe(json);
    expect(await get('$')).toBe(`[${json}]`);
    expect(await get('$.vitals')).toBe('[{"hp":1.5,"10":"a","2":[null,true]}]');
    expect(await get('$.vitals.hp')).toBe('[1.5]');
    expect(await get('.vitals.hp')).toBe('1.5');
    expect(await get('none')).toBe('null');
    expect(await get('$.none')).toBe('[null]');
    expect(await get('$.missing')).toBe('[]');
    expect(await get('$.vitals.hp.missing')).toBe('[]');
    expect(await get('.missing')).toBe(expected.noPath);
    expect(JSON.parse(String(await get('$.none', '$.missing')))).toEqual({
      '$.none': [null],
      '$.missing': [],
    });
    expect(await call('JSON.GET', key('missing'))).toBeNull();
    expect(await call('JSON.GET', key('missing'), '$.vitals')).toBeNull();
  });

  it('answers for many documents', async () => {
    await setJson('one', '{"a":1}');
    await setJson('two', '{"b":2}');
    const keys = [key('one'), key('none'), key('two')];

    expect(await call('JSON.MGET', ...keys, '$.a')).toEqual(['[1]', null, '[]']);
    expect(await call('JSON.MGET', ...keys, '.a')).toEqual(['1', null, null]);
    expect(await call('JSON.MGET', ...keys, '$')).toEqual(['[{"a":1}]', null, '[{"b":2}]']);

    await redis.set(key('text'), '{"a":1}');
    expect(await reply(call('JSON.MGET', key('one'), key('text'), '.'))).toEqual(
      expected.manyWithText,
    );
  });

  it('writes a document only at the root of a new key, and where the options allow it', async () => {
    expect(await reply(call('JSON.SET', key('a'), '$.x', '1'))).toBe(expected.newKey);
    expect(await call('JSON.SET', key('a'), '$', '1', 'XX')).toBeNull();
    expect(await call('JSON.SET', key('a'), '.', '1', 'NX')).toBe('OK');
    expect(await call('JSON.SET', key('a'), '$', '2', 'NX')).toBeNull();
    expect(await call('JSON.SET', key('a'), '$', '3', 'XX')).toBe('OK');
    expect(await call('JSON.GET', key('a'))).toBe('3');

    await redis.expire(key('a'), 60);
    await setJson('a', '4');
    expect(await redis.ttl(key('a'))).toBe(expected.lifeAfterOverwriting);
    expect(await call('JSON.DEL', key('a'))).toBe(1);
    expect(await call('JSON.DEL', key('a'), '$')).toBe(0);
  });

  it('keeps texts and documents apart', async () => {
    await redis.set(key('text'), '{}');
    await setJson('document', '{}');
    const wrong = 'WRONGTYPE Operation against a key holding the wrong kind of value';

    expect(await reply(call('JSON.GET', key('text')))).toBe(expected.wrongType);
    expect(await reply(call('JSON.GET', key('text'), '$.a'))).toBe(expected.wrongType);
    expect(await reply(setJson('text', '{}'))).toBe(expected.wrongType);
    expect(await reply(call('JSON.DEL', key('text')))).toBe(expected.wrongType);
    expect(await reply(redis.get(key('document')))).toBe(wrong);
    expect(await redis.mget(key('document'), key('text'))).toEqual([null, '{}']);
    expect(await redis.type(key('text'))).toBe('string');
    expect(await redis.type(key('none'))).toBe('none');
    expect(await redis.set(key('document'), 'text now')).toBe('OK');
  });

  it.each([
    ['half a document', '{"a":1'],
    ['two documents', '{} {}'],
    ['nothing', ' '],
    ['a number with a leading zero', '[01]'],
    ['a number beyond a double', '[1e400]'],
    ['half a character', '"\\ud800"'],
    ['a control character', '"\u0001"'],
    ['more than 128 levels', '['.repeat(129) + ']'.repeat(129)],
  ])('refuses %s', async (_what, json) => {
    await expect(setJson('document', json)).rejects.toThrow();
    expect(await redis.exists(key('document'))).toBe(0);
  });

  it.each([
    ['"\\u0416\\/\\ud83d\\ude00\\u0000\\u2028"', '"Ж/😀\\u0000\u2028"'],
    ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['[9007199254740993,0.1,-7]', '[9007199254740993,0.1,-7]'],
  ])('keeps %s as %s', async (json, kept) => {
    expect(await setJson('document', json)).toBe('OK');
    expect(await call('JSON.GET', key('document'))).toBe(kept);
  });

  it('executes a transaction inside a pipeline, each of its commands for itself', async () => {
    await redis.set(key('text'), 'x');
    const results = await redis
      .pipeline([
        ...transaction(
          ['call', 'JSON.SET', key('document'), '$', '{}'],
          ['expire', key('document'), 60],
        ),
        ...transaction(['call', 'JSON.SET', key('text'), '$', '{}'], ['expire', key('text'), 60]),
        ['ttl', key('document')],
      ])
      .exec();

    expect(repliesOf(results)).toEqual([
      ...['OK', 'QUEUED', 'QUEUED', ['OK', 1]],
      ...['OK', 'QUEUED', 'QUEUED', [expected.wrongType, 1]],
      60,
    ]);
  });

  it('executes nothing of a transaction that had a command which it does not take', async () => {
    const unknown = "ERR unknown command 'NO.SUCH', with args beginning with: 'a' 'b' ";
    const results = await redis
      .pipeline([
        ...transaction(['set', key('a'), 'x'], ['call', 'NO.SUCH', 'a', 'b']),
        ...transaction(['call', 'SET', key('b')], ['set', key('b'), 'x']),
        ...[['call', 'MULTI'], ['set', key('c'), 'x'], ['discard'], ['call', 'EXEC']],
      ])
      .exec();

    const aborted = 'EXECABORT Transaction discarded because of previous errors.';
    expect(repliesOf(results)).toEqual([
      ...['OK', 'QUEUED', unknown, aborted],
      ...['OK', "ERR wrong number of arguments for 'set' command", 'QUEUED', aborted],
      ...['OK', 'QUEUED', 'OK', 'ERR EXEC without MULTI'],
    ]);
    expect(await ownKeys()).toEqual([]);
  });

  it('answers what a connection is kept with', async () => {
    expect(await redis.ping()).toBe('PONG');
    expect(await redis.ping('here')).toBe('here');
    expect(await redis.echo('Ё')).toBe('Ё');
    expect(await redis.client('ID')).toBeGreaterThan(0);
    expect(await reply(redis.select(100_000))).toBe('ERR DB index is out of range');
  });
});

describe('what a test sees of the scripted server, and does to it', () => {
  let server: JsonRedisServer;
  let redis: Redis;

  const write = (key: string) =>
    redis
      .pipeline(transaction(['call', 'JSON.SET', key, '$', '{"a": 1.50}'], ['expire', key, 60]))
      .exec();

  beforeEach(async () => {
    server = await startJsonRedisServer({ json: true });
    redis = clientOf(server.url);
  });

  afterEach(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('shows its keys, their lives and documents, and every command', async () => {
    await redis.ping();
    const before = server.commands.length;
    await write('a');
    await redis.set('text', 'x');

    expect(server.commands.slice(before)).toEqual([
      ['MULTI'],
      ['JSON.SET', 'a', '$', '{"a": 1.50}'],
      ['EXPIRE', 'a', '60'],
      ['EXEC'],
      ['SET', 'text', 'x'],
    ]);
    expect(server.keys()).toEqual(['a', 'text']);
    expect(['a', 'text', 'none'].map((key) => server.ttl(key))).toEqual([60, -1, -2]);
    expect(['a', 'text', 'none'].map((key) => server.document(key))).toEqual([
      '{"a":1.50}',
      undefined,
      undefined,
    ]);
  });

  it('keeps the numbered databases apart', async () => {
    const other = clientOf(`${server.url}/3`);
    await other.set('a', 'x');
    await redis.set('b', 'x');
    expect([server.keys(), server.keys(3)]).toEqual([['b'], ['a']]);

    await other.flushdb();
    expect([server.keys(), server.keys(3)]).toEqual([['b'], []]);
    other.disconnect();
  });

  it('understands commands that come byte by byte, and answers in bytes', async () => {
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1' });
    socket.setNoDelay();
    let answers = '';
    socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    const commands = '*3\r\n$3\r\nset\r\n$1\r\na\r\n$4\r\nЁж\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n';
    for (const byte of Buffer.from(
      `${commands}*2\r\n$3\r\nGET\r\n$1\r\nb\r\n*1\r\n$4\r\nQUIT\r\n`,
    )) {
      socket.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    await once(socket, 'close');

    expect(answers).toBe('+OK\r\n$4\r\nЁж\r\n$-1\r\n+OK\r\n');
  });

  it('ends a connection that does not speak the protocol', async () => {
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1' });
    let answers = '';
    socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');

    expect(answers).toBe("-ERR Protocol error: expected '*', got 'G'\r\n");
  });

  it('takes a pipeline of ten thousand commands', async () => {
    const pipeline = redis.pipeline();
    for (let n = 0; n < 10_000; n += 1) pipeline.set(`key:${n}`, 'x', 'EX', 60);
    const results = await pipeline.exec();

    expect(new Set(results?.map(([, value]) => value))).toEqual(new Set(['OK']));
    expect(server.keys()).toHaveLength(10_000);
  });

  it('refuses a command at its arrival, and its transaction with it', async () => {
    const full = "OOM command not allowed when used memory > 'maxmemory'.";
    server.refuse(([name, key]) => (name === 'JSON.SET' && key === 'a' ? full : undefined));

    expect(repliesOf(await write('a'))).toEqual([
      'OK',
      full,
      'QUEUED',
      'EXECABORT Transaction discarded because of previous errors.',
    ]);
    expect(repliesOf(await write('b'))).toEqual(['OK', 'QUEUED', 'QUEUED', ['OK', 1]]);
    expect(server.keys()).toEqual(['b']);
  });

  it('refuses a command at its execution, and it alone', async () => {
    server.refuse(([name]) => (name === 'JSON.SET' ? 'ERR not now' : undefined), 'execution');
    expect(repliesOf(await write('a'))).toEqual(['OK', 'QUEUED', 'QUEUED', ['ERR not now', 0]]);

    server.refuse(() => undefined, 'execution');
    expect(repliesOf(await write('a'))).toEqual(['OK', 'QUEUED', 'QUEUED', ['OK', 1]]);
  });

  it('loses its JSON commands', async () => {
    server.json = false;

    expect(await redis.call('COMMAND', 'INFO', 'JSON.SET')).toEqual([null]);
    expect(repliesOf(await write('a'))).toEqual([
      'OK',
      `ERR unknown command 'JSON.SET', with args beginning with: 'a' '$' '{"a": 1.50}' `,
      'QUEUED',
      'EXECABORT Transaction discarded because of previous errors.',
    ]);
  });

  it('executes nothing of a transaction when the connection is cut before EXEC', async () => {
    server.refuse(([name]) => {
      if (name === 'EXEC') server.dropConnections();
      return undefined;
    });

    expect(repliesOf(await write('a'))).toEqual([
      ...['OK', 'QUEUED', 'QUEUED'],
      'Command aborted due to connection close',
    ]);
    expect(server.keys()).toEqual([]);
  });

  it('loses the reply alone when the connection is cut while a command is executed', async () => {
    server.refuse(([name]) => {
      if (name === 'SET') server.dropConnections();
      return undefined;
    }, 'execution');

    await expect(redis.set('a', 'x')).rejects.toThrow('Connection is closed.');
    expect(server.keys()).toEqual(['a']);
  });

  it('cuts every client, and takes them again', async () => {
    const patient = new Redis(server.url, { retryStrategy: () => 1 });
    await patient.ping();
    const closed = once(patient, 'close');
    server.dropConnections();
    await closed;

    expect(await patient.ping()).toBe('PONG');
    patient.disconnect();
  });

  it('says so where a path or a write is not simulated', async () => {
    await redis.call('JSON.SET', 'a', '$', '{}');

    await expect(redis.call('JSON.GET', 'a', '$.list[0]')).rejects.toThrow(
      "ERR the path '$.list[0]' is not simulated",
    );
    await expect(redis.call('JSON.SET', 'a', '$.b', '1')).rejects.toThrow('is not simulated');
  });
});
