import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import { characterRow, insertPlayers, poisonItemRow } from '../support/entities.js';
import { createGameDatabase, createTestRole, insertRows } from '../support/game-database.js';
import { type HttpAnswer, send } from '../support/http.js';
import { startOwnRedis } from '../support/own-servers.js';
import { PATIENTLY } from '../support/patience.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { lockTables } from '../support/table-locks.js';

const HERO = 1;
const POISONED = 66;
const MISSING = 404;
const SCREENS = ['status', 'inventory'] as const;

const NO_INTEGER = 'must be an integer from 1 to 2147483647';
const NO_LOCALE = 'must be one of ru, en';

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;

beforeAll(async () => {
  database = await createGameDatabase();
  await insertPlayers(database.admin, [HERO]);
  await insertRows(database.admin, 'characters', [characterRow(POISONED)]);
  await insertRows(database.admin, 'inventory_items', [poisonItemRow(POISONED)]);
  await insertRows(database.admin, 'character_attributes', [{ character_id: POISONED }]);
  redis = await createTestRedis();
  service = await boot({});
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

function boot(variables: Readonly<Record<string, string>>): Promise<RunningService> {
  return bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url, ...variables });
}

function show(
  screen: string,
  id: number | string,
  { of = service, headers = {} }: { of?: RunningService; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  return send(`${of.url}/v1/players/${String(id)}/${screen}`, { headers });
}

function failure(code: string, message: string, retryable = false) {
  return { error: { code, message, details: [], retryable } };
}

describe('the status screen', () => {
  it('is the whole context of its scope, with live vitals', async () => {
    const vitals = { hp: { cur: 80, max: 150 }, energy: { cur: 50, max: 100 } };
    await redis.client.set(`ac:${String(HERO)}`, JSON.stringify({ vitals }));

    const { status, headers, body } = await show('status', HERO);

    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual({
      meta: {
        entity_id: HERO,
        type: 'player',
        name: 'Hero 1',
        scope: 'status',
        timestamp: expect.any(Number) as unknown,
        warnings: [],
      },
      stats_display: {
        strength: { value: 15, label: 'Сила' },
        agility: { value: 8, label: 'Ловкость' },
        endurance: { value: 8, label: 'Выносливость' },
        intelligence: { value: 8, label: 'Интеллект' },
        wisdom: { value: 8, label: 'Мудрость' },
        men: { value: 8, label: 'Ментальность' },
        perception: { value: 8, label: 'Восприятие' },
        charisma: { value: 8, label: 'Харизма' },
        luck: { value: 8, label: 'Удача' },
      },
      vitals_display: {
        hp: { current: 80, max: 150, percent: 53 },
        energy: { current: 50, max: 100, percent: 50 },
      },
      symbiote_info: { name: 'Тень', gift: null, rank: 5 },
    });
  });

  it('has its labels in the language of the caller', async () => {
    const labelOf = async (query: string) => {
      const { body } = await show(`status${query}`, HERO);
      const { stats_display } = body as { stats_display: { strength: { label: string } } };
      return stats_display.strength.label;
    };

    expect([await labelOf(''), await labelOf('?locale=ru'), await labelOf('?locale=en')]).toEqual([
      'Сила',
      'Сила',
      'Strength',
    ]);
  });
});

describe('the inventory screen', () => {
  it('is the whole context of its scope', async () => {
    const { status, body } = await show('inventory', HERO);

    expect(status).toBe(200);
    expect(body).toEqual({
      meta: {
        entity_id: HERO,
        type: 'player',
        name: 'Hero 1',
        scope: 'inventory',
        timestamp: expect.any(Number) as unknown,
        warnings: [],
      },
      items: {
        1: {
          inventory_id: 1,
          item_type: 'weapon',
          subtype: 'sword',
          rarity: 'common',
          location: 'equipped',
          quantity: 1,
          equipped_slot: 'main_hand',
          quick_slot_position: null,
          data: { name: 'A sword', power: 25, related_skill: 'skill_swords' },
        },
        2: {
          inventory_id: 2,
          item_type: 'accessory',
          subtype: 'ring',
          rarity: 'common',
          location: 'inventory',
          quantity: 1,
          equipped_slot: null,
          quick_slot_position: null,
          data: { name: 'A ring' },
        },
      },
      equipped: { main_hand: 1 },
      items_by_type: { weapon: [1], accessory: [2] },
      wallet: { currency: { dust: 100 }, resources: {}, components: {} },
      stats: { slots_used: 1, slots_total: 50, current_weight: 0, max_weight: 100 },
    });
  });

  it('passes on what it only copies letter for letter', async () => {
    const currency =
      '{"dust": 123456789012345678901234567890.10, "\\u043f\\u044b\\u043b\\u044c": 1e-400}';
    await insertRows(database.admin, 'characters', [characterRow(5)]);
    await database.admin.query(
      `INSERT INTO resource_wallets (character_id, currency, resources, components)
       VALUES (5, $1, '{}', '{}')`,
      [currency],
    );

    const { text } = await show('inventory', 5);

    expect(text).toContain('"dust": 123456789012345678901234567890.10');
    expect(text).toContain('"пыль"');
  });
});

describe.each(SCREENS)('the %s screen', (screen) => {
  it('stores nothing', async () => {
    await show(screen, HERO);

    expect(await redis.client.keys('temp:*')).toEqual([]);
  });

  it('of a player that there is not is not there', async () => {
    const { status, headers, body } = await show(screen, MISSING);

    expect([status, headers.get('retry-after')]).toEqual([404, null]);
    expect(body).toEqual(failure('NOT_FOUND', 'There is no such entity'));
  });

  it.each([
    ['0', 'zero'],
    ['-1', 'less than zero'],
    ['1.5', 'a fraction'],
    ['1e2', 'an exponent'],
    ['007', 'zeros before it'],
    ['0x10', 'hexadecimal'],
    ['٣', 'digits of another script'],
    ['hero', 'a name'],
    ['%20', 'a space'],
    ['1%0A', 'a line break'],
    ['2147483648', 'beyond the range'],
    ['9'.repeat(400), 'beyond every range'],
    ['__proto__', 'a name of the language'],
  ])('refuses the id %s: %s', async (id) => {
    const { status, body } = await show(screen, id);

    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        code: 'INVALID_REQUEST',
        message: 'The request is invalid',
        details: [{ field: 'id', message: NO_INTEGER }],
        retryable: false,
      },
    });
  });

  it.each(['?locale=de', '?locale=', '?locale=RU', '?locale=ru&locale=en', '?locale=__proto__'])(
    'refuses the language of %s, and names every fault',
    async (query) => {
      const { status, body } = await show(screen + query, 0);

      expect(status).toBe(400);
      const { details } = (body as { readonly error: { readonly details: object[] } }).error;
      expect(details).toHaveLength(2);
      expect(details).toEqual(
        expect.arrayContaining([
          { field: 'id', message: NO_INTEGER },
          { field: 'locale', message: NO_LOCALE },
        ]),
      );
    },
  );

  it('is to be tried again where the database did not let it be read', async () => {
    const role = await createTestRole(database);
    onTestFinished(() => role.drop());
    const poor = await boot({ DATABASE_URL: role.url });
    onTestFinished(() => poor.close());

    const { status, headers, body } = await show(screen, HERO, { of: poor });

    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toEqual(
      failure('SOURCE_UNAVAILABLE', 'The data of the entity could not be read', true),
    );
  });

  it('is given up when the time of the caller is over', async () => {
    const locks = await lockTables(database, ['characters']);
    const headers = { 'x-deadline-ms': '50' };

    const answer = await show(screen, HERO, { headers });
    await locks.release();

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(answer.body).toEqual(
      failure('DEADLINE_EXCEEDED', 'The entity could not be assembled in time', true),
    );
  });

  it('refuses a time that is none', async () => {
    const { status, body } = await show(screen, HERO, { headers: { 'x-deadline-ms': '0' } });

    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { details: [{ field: 'x-deadline-ms' }] } });
  });
});

describe('data that are invalid', () => {
  it('fail the screen that shows them, and no other', async () => {
    const [inventory, status] = await Promise.all([
      show('inventory', POISONED),
      show('status', POISONED),
    ]);

    expect([inventory.status, inventory.headers.get('retry-after')]).toEqual([422, null]);
    expect(inventory.body).toEqual(failure('INVALID_DATA', 'The data of the entity are invalid'));
    expect(status.status).toBe(200);
  });
});

describe('Redis away', () => {
  it('fails the screen with live vitals, and no other', async () => {
    const server = await startOwnRedis();
    const own = await boot({ REDIS_URL: server.url });
    onTestFinished(() => own.close());
    const statusNow = async () => (await show('status', HERO, { of: own })).status;
    expect(await statusNow()).toBe(200);

    await server.stop();
    await expect.poll(statusNow, PATIENTLY).toBe(503);
    expect((await show('inventory', HERO, { of: own })).status).toBe(200);
    const back = await startOwnRedis({ port: server.port });
    onTestFinished(() => back.stop());

    await expect.poll(statusNow, PATIENTLY).toBe(200);
  });
});
