import { Redis } from 'ioredis';
import { beforeEach, describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import { newContextKey } from '../../src/context/store/context-key.js';
import {
  type ContextKey,
  ContextReader,
  type MonsterContext,
  type PlayerContext,
} from '../../src/context/reader/index.js';
import { type JsonRedisServer, startJsonRedisServer } from '../support/json-redis-server.js';
import { startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { REDIS_PLACES } from '../support/redis-places.js';
import { createTestRedis } from '../support/servers.js';

/** A context as far as these tests are concerned. */
function contextOf(id: number) {
  return { meta: { entity_id: id, name: 'Имя "в кавычках"' }, vitals: { hp_current: id } };
}

async function clientOf(url: string, options: object = {}): Promise<Redis> {
  const redis = new Redis(url, { lazyConnect: true, ...options });
  redis.on('error', () => undefined);
  onTestFinished(() => {
    redis.disconnect();
  });
  await redis.connect();
  return redis;
}

/** Stores a context of each id, and gives the keys. */
function store(redis: Redis, format: 'json' | 'string', ids: readonly number[]): Promise<string[]> {
  return Promise.all(
    ids.map(async (id) => {
      const key = newContextKey();
      const text = JSON.stringify(contextOf(id));
      if (format === 'json') await redis.call('JSON.SET', key, '$', text);
      else await redis.set(key, text);
      return key;
    }),
  );
}

describe.each(REDIS_PLACES)('contexts as $name', ({ format, start }) => {
  let redis: Redis;
  let reader: ContextReader;

  beforeEach(async () => {
    const place = await start();
    onTestFinished(() => place.stop());
    redis = await clientOf(place.url);
    reader = new ContextReader(redis);
  });

  it('are read by their keys, `null` where they are gone', async () => {
    const [first = '', second = ''] = await store(redis, format, [1, 2]);
    const gone = newContextKey();

    expect(await reader.read([first, gone, second])).toEqual({
      [first]: contextOf(1),
      [gone]: null,
      [second]: contextOf(2),
    });
  });

  it('are read once, however often a key is named', async () => {
    const [key = ''] = await store(redis, format, [1]);
    const gone = newContextKey();

    expect(await reader.read([key, gone, key, gone])).toEqual({
      [key]: contextOf(1),
      [gone]: null,
    });
  });

  it('are read many at a time', async () => {
    const ids = Array.from({ length: 1500 }, (_, at) => at);
    const keys = await store(redis, format, ids);

    const contexts = await reader.read(keys);

    expect(keys.map((key) => contexts[key])).toEqual(ids.map(contextOf));
  });

  it('are not asked for without keys', async () => {
    const send = vi.spyOn(redis, 'pipeline');

    expect(await reader.read([])).toEqual({});
    expect(send).not.toHaveBeenCalled();
  });
});

describe('a server without JSON commands', () => {
  it('has no context at a key of another type', async () => {
    const place = await createTestRedis();
    onTestFinished(() => place.close());
    const [text = ''] = await store(place.client, 'string', [1]);
    const [hash, list] = [newContextKey(), newContextKey()];
    await place.client.hset(hash, 'vitals', '{}');
    await place.client.rpush(list, '{}');

    expect(await new ContextReader(place.client).read([hash, text, list])).toEqual({
      [hash]: null,
      [text]: contextOf(1),
      [list]: null,
    });
  });
});

describe('a server with JSON commands', () => {
  let server: JsonRedisServer;
  let redis: Redis;
  let reader: ContextReader;

  beforeEach(async () => {
    server = await startJsonRedisServer({ json: true });
    onTestFinished(() => server.stop());
    redis = await clientOf(server.url);
    reader = new ContextReader(redis);
  });

  /** How often a command of the name came in while something was done. */
  async function commandsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
    server.commands.length = 0;
    await work();
    const names = server.commands.map(([name = '']) => name);
    return Object.fromEntries(
      [...new Set(names)].map((name) => [name, names.filter((each) => each === name).length]),
    );
  }

  it('may hold contexts of both formats', async () => {
    const texts = await store(redis, 'string', [1, 2]);
    const documents = await store(redis, 'json', [3, 4]);
    const expected = (keys: readonly string[], ids: readonly number[]) =>
      Object.fromEntries(keys.map((key, at) => [key, contextOf(ids[at] ?? 0)]));

    const contexts = await reader.read([...documents, ...texts]);

    expect(contexts).toEqual({ ...expected(documents, [3, 4]), ...expected(texts, [1, 2]) });
    expect(await reader.read([...texts, ...documents])).toEqual(contexts);
  });

  it('is asked in the format of the last answer', async () => {
    const [text = ''] = await store(redis, 'string', [1]);
    const [document = ''] = await store(redis, 'json', [2]);
    const read = (key: string) => commandsOf(() => reader.read([key]));

    expect(await read(text)).toEqual({ GET: 1 });
    expect(await read(document)).toEqual({ GET: 1, 'JSON.GET': 1 });
    expect(await read(document)).toEqual({ 'JSON.GET': 1 });
    expect(await read(newContextKey())).toEqual({ 'JSON.GET': 1 });
    expect(await read(text)).toEqual({ 'JSON.GET': 1, GET: 1 });
    expect(await read(text)).toEqual({ GET: 1 });
  });

  it('may lose the commands', async () => {
    const [text = ''] = await store(redis, 'string', [1]);
    const [document = ''] = await store(redis, 'json', [2]);
    await reader.read([document]);

    server.json = false;

    expect(await reader.read([text, newContextKey()])).toMatchObject({ [text]: contextOf(1) });
  });

  it.each([
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'WRONGTYPE Not a JSON document key',
    'Existing key has wrong Redis type',
    'ERR WRONGTYPE wrong type of key',
  ])('has no context at a key of another type, by whatever text: %s', async (message) => {
    const [key = '', other = ''] = await store(redis, 'string', [1, 2]);
    server.refuse(([name, named]) =>
      (name === 'GET' || name === 'JSON.GET') && named === other ? message : undefined,
    );

    expect(await reader.read([key, other])).toEqual({ [key]: contextOf(1), [other]: null });
  });

  it('may let us read one format alone', async () => {
    const [document = ''] = await store(redis, 'json', [1]);
    server.refuse(([name]) =>
      name === 'GET' ? "NOPERM this user has no permissions to run the 'get' command" : undefined,
    );

    expect(await reader.read([document])).toEqual({ [document]: contextOf(1) });
    expect(await commandsOf(() => reader.read([document]))).toEqual({ 'JSON.GET': 1 });
  });

  it.each([
    ['string', 'GET'],
    ['json', 'JSON.GET'],
  ] as const)('is not taken to have no %s context where we may not %s', async (format, command) => {
    const [key = ''] = await store(redis, format, [1]);
    server.refuse(([name]) => (name === command ? 'NOPERM no permissions' : undefined));

    await expect(reader.read([key])).rejects.toThrow('NOPERM no permissions');
  });

  it.each(['LOADING Redis is loading the dataset in memory', 'ERR max number of clients reached'])(
    'whose answer to one key is an error fails the call: %s',
    async (message) => {
      const [key = '', other = ''] = await store(redis, 'string', [1, 2]);
      server.refuse(([name, named]) => (name === 'GET' && named === other ? message : undefined));

      await expect(reader.read([key, other])).rejects.toThrow(message);
    },
  );
});

describe('a Redis that is away', () => {
  it('fails the call', async () => {
    const server = await startOwnRedis();
    const redis = await clientOf(server.url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: () => 20,
    });
    const reader = new ContextReader(redis);
    const [key = ''] = await store(redis, 'string', [1]);
    await server.stop();

    await expect(reader.read([key])).rejects.toThrow();

    const back = await startOwnRedis({ port: server.port });
    onTestFinished(() => back.stop());
    await vi.waitFor(() => reader.read([key]), PATIENTLY);
    expect(await reader.read([key])).toEqual({ [key]: null });
  });
});

describe('the types of what is read', () => {
  type Player = PlayerContext<'status'>;
  type Monster = MonsterContext<'status'>;

  const reader = new ContextReader(new Redis({ lazyConnect: true }));
  const players: ContextKey<Player>[] = [];
  const monsters: ContextKey<Monster>[] = [];

  it('are those that the keys carry', async () => {
    const contexts = await reader.read(players);
    const mixed = await reader.read([...players, ...monsters]);

    expect([contexts, mixed]).toEqual([{}, {}]);
    for (const key of players) {
      expectTypeOf(contexts[key]).toEqualTypeOf<Player | null | undefined>();
      // @ts-expect-error another scope's projection
      expect(contexts[key]?.math_model).toBeUndefined();
    }
    for (const key of [...players, ...monsters]) {
      expectTypeOf(mixed[key]).toEqualTypeOf<Player | Monster | null | undefined>();
    }
  });
});
