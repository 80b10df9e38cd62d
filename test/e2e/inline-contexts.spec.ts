import { headers as natsHeaders } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  monsterId,
  poisonItemRow,
} from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { connectPlainNats } from '../support/plain-nats.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { livesOf, readContext, withoutKeys } from '../support/stored.js';
import { openWaysIn, type WaysIn } from '../support/ways-in.js';

const POISONED = 66;
const MISSING = 404;
const WOLF = monsterId(10);
const EVERYBODY = {
  scope: 'combats',
  player_ids: [2, POISONED, 1, MISSING],
  monster_ids: [WOLF.toUpperCase()],
  pet_ids: [1],
};
const FAILURES = {
  errors: { player: [POISONED, MISSING], monster: [], pet: [] },
  reasons: {
    player: { [POISONED]: 'INVALID_DATA', [MISSING]: 'NOT_FOUND' },
    monster: {},
    pet: {},
  },
};
/** A number that no double holds: what is passed on keeps its spelling. */
const HUGE = '{"name":"Hoard","worth":123456789012345678901234567890}';

interface Answer {
  readonly player: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, Readonly<Record<string, Context>>>>;
}

interface Context {
  readonly meta: { timestamp: number };
}

let database: TestDatabase;
let redis: TestRedis;
let nats: OwnServer;
let service: RunningService;
let waysIn: WaysIn;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [1, 2]);
  await insertMonsters(database.admin, [10]);
  await insertRows(database.admin, 'characters', [characterRow(POISONED)]);
  await insertRows(database.admin, 'inventory_items', [poisonItemRow(POISONED)]);
  await database.admin.query('UPDATE inventory_items SET item_data = $1 WHERE character_id = 2', [
    HUGE,
  ]);
  redis = await createTestRedis();
  nats = await startOwnNats();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: nats.url,
    CONTEXT_MAX_TTL_SECONDS: '7200',
  });
  waysIn = await openWaysIn(service, nats.url);
});

afterAll(async () => {
  await waysIn.close();
  await service.close();
  await nats.stop();
  await redis.close();
  await database.drop();
});

beforeEach(async () => {
  await redis.client.flushdb();
});

/** The same answer of every way in, without keys and times. */
async function sameOfAll(request: unknown): Promise<unknown> {
  const outcomes: unknown[] = [];
  for (const ask of waysIn.ways.values()) outcomes.push(timeless(await ask(request)));
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  return outcomes[0];
}

function timeless(outcome: unknown): unknown {
  const text = JSON.stringify(withoutKeys(outcome)).replace(/"timestamp":\d+/g, '"timestamp":0');
  return JSON.parse(text) as unknown;
}

describe('a request that includes contexts', () => {
  it('gets them instead of keys, and stores nothing', async () => {
    const whatIsDone = await watch(redis.url);
    const { answer } = (await sameOfAll({ ...EVERYBODY, include: 'contexts' })) as {
      readonly answer: Answer;
    };

    expect(answer).toMatchObject({ player: {}, monster: {}, pet: {}, ...FAILURES });
    expect(Object.keys(answer)).toEqual([
      'player',
      'monster',
      'pet',
      'contexts',
      'errors',
      'reasons',
    ]);
    expect(
      Object.entries(answer.contexts).map(([kind, each]) => [kind, Object.keys(each)]),
    ).toEqual([
      ['player', ['1', '2']],
      ['monster', [WOLF.toUpperCase()]],
      ['pet', ['1']],
    ]);
    expect(await redis.client.dbsize()).toBe(0);
    expect([...(await whatIsDone())]).toEqual(['mget']);
  });

  it('gets what would have been stored, letter for letter over HTTP', async () => {
    const request = { scope: 'inventory', player_ids: [2] };
    const stored = await assemble(service.url, request);
    const [key = ''] = Object.values((stored.body as Answer).player);
    const document = await readContext(redis.client, key);
    const inline = await assemble(service.url, { ...request, include: 'contexts' });

    expect(document).toContain('123456789012345678901234567890');
    expect(inline.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(withoutTime(inline.text)).toBe(
      '{"player":{},"monster":{},"pet":{},' +
        `"contexts":{"player":{"2":${withoutTime(document)}},"monster":{},"pet":{}},` +
        '"errors":{"player":[],"monster":[],"pet":[]},"reasons":{"player":{},"monster":{},"pet":{}}}',
    );
  });

  it('gets both where it asks for both: each key leads to its context', async () => {
    for (const ask of waysIn.ways.values()) {
      const outcome: unknown = await ask({ ...EVERYBODY, include: 'both' });
      const { answer } = outcome as { readonly answer: Answer };
      expect(answer).toMatchObject(FAILURES);
      for (const kind of ['player', 'monster', 'pet'] as const) {
        const keys = Object.entries((answer as unknown as Record<string, object>)[kind] ?? {});
        expect(keys.length).toBeGreaterThan(0);
        expect(keys.map(([id]) => id)).toEqual(Object.keys(answer.contexts[kind] ?? {}));
        for (const [id, key] of keys) {
          const document = JSON.parse(await readContext(redis.client, String(key))) as unknown;
          expect(document).toEqual(answer.contexts[kind]?.[id]);
        }
      }
    }
  });

  it('gets keys alone where it asks for keys, or says nothing', async () => {
    const asked = await sameOfAll({ ...EVERYBODY, include: 'keys' });

    expect(asked).toEqual(await sameOfAll(EVERYBODY));
    expect(Object.keys((asked as { readonly answer: object }).answer)).not.toContain('contexts');
  });

  it('is told that it is too large for NATS, and for NATS alone', async () => {
    const small = await startOwnNats({ configuration: 'max_payload: 4096' });
    onTestFinished(() => small.stop());
    const other = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      NATS_URL: small.url,
    });
    onTestFinished(() => other.close());
    const client = await connectPlainNats(small.url);
    onTestFinished(() => client.close());
    const request = { scope: 'combats', player_ids: [1], include: 'contexts' };

    expect(await client.ask('context.assemble', request)).toMatchObject({
      error: { code: 'REPLY_TOO_LARGE', retryable: false },
    });
    expect((await assemble(other.url, request)).status).toBe(200);
    expect(await client.ask('context.assemble', { ...request, include: 'keys' })).toMatchObject({
      player: { 1: expect.stringContaining('temp:setup:') as string },
    });
  });

  it('needs no store: without Redis, what reads nothing there is answered', async () => {
    const request = { scope: 'inventory', player_ids: [1], monster_ids: [WOLF] };
    const alone = await bootService({
      DATABASE_URL: database.url,
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    onTestFinished(() => alone.close());

    const inline = await assemble(alone.url, { ...request, include: 'contexts' });
    const both = await assemble(alone.url, { ...request, include: 'both' });

    expect(inline.status).toBe(200);
    expect(inline.body).toMatchObject({
      contexts: { player: { 1: {} }, monster: { [WOLF]: {} } },
      errors: { player: [], monster: [] },
    });
    expect(both.status).toBe(503);
    expect(both.body).toMatchObject({
      contexts: { player: {}, monster: {}, pet: {} },
      errors: { player: [1], monster: [WOLF] },
      reasons: { player: { 1: 'STORE_UNAVAILABLE' }, monster: { [WOLF]: 'STORE_UNAVAILABLE' } },
    });
  });
});

describe('a request with a life', () => {
  it('gets it for each context, from a second to the greatest', async () => {
    for (const ttl_seconds of [1, 100, 7200]) {
      await redis.client.flushdb();
      await assemble(service.url, { ...EVERYBODY, ttl_seconds });
      const lives = await livesOf(redis.client);
      expect(lives.length).toBe(ttl_seconds === 1 ? lives.length : 4);
      expect(Math.max(0, ...lives)).toBeLessThanOrEqual(ttl_seconds);
      if (ttl_seconds > 1) expect(Math.min(...lives)).toBeGreaterThan(ttl_seconds - 30);
    }
  });

  it.each([0, -1, 7201, 1.5, '60', null, true, [60], 1e300])(
    'is refused where it is %j, and nothing is stored',
    async (ttl_seconds) => {
      expect(await sameOfAll({ ...EVERYBODY, ttl_seconds })).toEqual({
        error: fault('ttl_seconds', 'must be an integer from 1 to 7200'),
      });
      expect(await redis.client.dbsize()).toBe(0);
    },
  );
});

describe('a request in a language', () => {
  it.each([
    [undefined, 'Сила', 'Неизвестно'],
    ['ru', 'Сила', 'Неизвестно'],
    ['en', 'Strength', 'Unknown'],
  ])('%s has its labels', async (locale, strength, unknown) => {
    await database.admin.query('DELETE FROM character_symbiotes WHERE character_id = 1');
    const request = { scope: 'status', player_ids: [1], include: 'contexts', locale };

    expect(await sameOfAll(request)).toMatchObject({
      answer: {
        contexts: {
          player: {
            1: {
              stats_display: { strength: { label: strength } },
              symbiote_info: { name: unknown },
            },
          },
        },
      },
    });
  });

  it.each(['de', 'RU', '', null, 5, ['ru'], '__proto__', 'constructor'])(
    '%j is refused',
    async (locale) => {
      expect(await sameOfAll({ ...EVERYBODY, locale })).toEqual({
        error: fault('locale', 'must be one of ru, en'),
      });
    },
  );

  it('is refused together with everything else that is wrong', async () => {
    const request = {
      scope: 'combats',
      player_ids: [0],
      include: 'all',
      ttl_seconds: 0,
      locale: 1,
    };
    const { error } = (await sameOfAll(request)) as {
      readonly error: { readonly details: readonly { readonly field: string }[] };
    };

    expect(error.details.map(({ field }) => field).sort()).toEqual([
      'include',
      'locale',
      'player_ids[0]',
      'ttl_seconds',
    ]);
  });
});

describe('a stored context', () => {
  it('is deleted by its key, once and again', async () => {
    const { body } = await assemble(service.url, { scope: 'status', player_ids: [1] });
    const address = `${service.url}/v1/context/${Object.values((body as Answer).player)[0] ?? ''}`;

    expect((await send(address)).status).toBe(200);
    for (const state of ['there', 'gone']) {
      const deleted = await send(address, { method: 'DELETE' });
      expect([deleted.status, deleted.text], state).toEqual([204, '']);
    }
    expect((await send(address)).status).toBe(404);
    expect(await redis.client.dbsize()).toBe(0);
  });

  it('is not deleted by a key of another form', async () => {
    await redis.client.set('ac:1', '{}');
    const deleted = await send(`${service.url}/v1/context/ac:1`, { method: 'DELETE' });

    expect(deleted.status).toBe(400);
    expect(deleted.body).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
    expect(await redis.client.exists('ac:1')).toBe(1);
  });
});

describe('a caller in a hurry', () => {
  const slow = 'LOCK TABLE character_attributes IN ACCESS EXCLUSIVE MODE';

  it('is answered by its own deadline, over HTTP and over NATS', async () => {
    const client = await connectPlainNats(nats.url);
    onTestFinished(() => client.close());
    await database.admin.query('BEGIN');
    await database.admin.query(slow);
    onTestFinished(async () => {
      await database.admin.query('ROLLBACK');
    });
    const request = { scope: 'status', player_ids: [1], monster_ids: [WOLF] };
    const headers = { 'content-type': 'application/json', 'x-deadline-ms': '150' };
    const address = `${service.url}/v1/context/assemble`;
    const late = {
      monster: { [WOLF]: 'KEY' },
      errors: { player: [1] },
      reasons: { player: { 1: 'DEADLINE_EXCEEDED' } },
    };

    const start = performance.now();
    const http = await send(address, { method: 'POST', body: request, headers });
    const nested = await client.connection.request('context.assemble', JSON.stringify(request), {
      timeout: 5000,
      headers: deadlineHeaders('150'),
    });
    const both = performance.now() - start;

    expect(withoutKeys(http.body)).toMatchObject(late);
    expect(withoutKeys(nested.json())).toMatchObject(late);
    // The service's own deadline is two seconds.
    expect(both).toBeLessThan(1800);
  });

  it.each(['0', '-1', 'soon', '1.5', '', '1e3', '99999999999999999999'])(
    'may not ask for %j milliseconds',
    async (asked) => {
      const client = await connectPlainNats(nats.url);
      onTestFinished(() => client.close());
      const headers = { 'content-type': 'application/json', 'x-deadline-ms': asked };
      const address = `${service.url}/v1/context/assemble`;
      const http = await send(address, { method: 'POST', body: EVERYBODY, headers });
      const reply = await client.connection.request('context.assemble', JSON.stringify(EVERYBODY), {
        timeout: 5000,
        headers: deadlineHeaders(asked),
      });

      expect(http.status).toBe(400);
      expect(http.body).toEqual({ error: fault('x-deadline-ms', 'must be an integer above 0') });
      expect(reply.json()).toEqual({ error: fault('deadline-ms', 'must be an integer above 0') });
    },
  );
});

function deadlineHeaders(milliseconds: string) {
  const all = natsHeaders();
  all.set('deadline-ms', milliseconds);
  return all;
}

function fault(field: string, message: string) {
  return {
    code: 'INVALID_REQUEST',
    message: 'The request is invalid',
    details: [{ field, message }],
    retryable: false,
  };
}

function withoutTime(text: string): string {
  return text.replace(/"timestamp":\d+/g, '"timestamp":0');
}

/** Which commands Redis is given from now on, until it is asked. */
async function watch(url: string): Promise<() => Promise<ReadonlySet<string>>> {
  const own = new Redis(url);
  const database = String(own.options.db ?? 0);
  const monitor = await own.monitor();
  const commands = new Set<string>();
  monitor.on('monitor', (_time, [command = '']: string[], _source, of: string) => {
    if (of === database) commands.add(command.toLowerCase());
  });
  return async () => {
    await own.ping();
    monitor.disconnect();
    own.disconnect();
    commands.delete('ping');
    commands.delete('dbsize');
    return commands;
  };
}
