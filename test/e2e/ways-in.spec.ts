import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootService, type RunningService } from '../support/boot.js';
import {
  characterRow,
  insertMonsters,
  insertPlayers,
  monsterId,
  poisonItemRow,
} from '../support/entities.js';
import { createGameDatabase, insertRows } from '../support/game-database.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf, withoutKeys } from '../support/stored.js';
import { openWaysIn, type WaysIn } from '../support/ways-in.js';

const POISONED = 66;
const MISSING = 404;
const WOLF = monsterId(10);
const SHOUTED_WOLF = WOLF.toUpperCase();
const SCOPES = 'combats, status, inventory, exploration, trade, tutorial';

const AN_INTEGER = 'must be an integer from 1 to 2147483647';
const A_UUID = 'must be a UUID (8-4-4-4-12 hexadecimal digits)';
const A_SCOPE = `must be one of ${SCOPES}`;
const UNKNOWN = 'is not a field of this request';

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
  redis = await createTestRedis();
  nats = await startOwnNats();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    NATS_URL: nats.url,
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

/** What each way in makes of a request, by its name. */
async function outcomes(request: unknown): Promise<ReadonlyMap<string, unknown>> {
  const entries = [...waysIn.ways].map(async ([name, ask]) => [name, await ask(request)] as const);
  return new Map(await Promise.all(entries));
}

function sameOnAll(outcome: unknown): ReadonlyMap<string, unknown> {
  return new Map([...waysIn.ways.keys()].map((name) => [name, outcome]));
}

const NOBODY = { player: {}, monster: {}, pet: {} };
const NO_ERRORS = { player: [], monster: [], pet: [] };

describe('a good request', () => {
  it.each([
    [
      'with ids of every kind',
      { scope: 'combats', player_ids: [2, 1], monster_ids: [WOLF], pet_ids: [1] },
      {
        player: { 1: 'KEY', 2: 'KEY' },
        monster: { [WOLF]: 'KEY' },
        pet: { 1: 'KEY' },
        errors: NO_ERRORS,
        reasons: NOBODY,
      },
    ],
    [
      'with ids that fail',
      {
        scope: 'inventory',
        player_ids: [1, POISONED, MISSING],
        monster_ids: [monsterId(MISSING)],
        pet_ids: [MISSING, 2],
      },
      {
        player: { 1: 'KEY' },
        monster: {},
        pet: { 2: 'KEY' },
        errors: { player: [POISONED, MISSING], monster: [monsterId(MISSING)], pet: [MISSING] },
        reasons: {
          player: { [POISONED]: 'INVALID_DATA', [MISSING]: 'NOT_FOUND' },
          monster: { [monsterId(MISSING)]: 'NOT_FOUND' },
          pet: { [MISSING]: 'NOT_FOUND' },
        },
      },
    ],
    [
      'with repeats, in the spelling of the first mention',
      { scope: 'status', player_ids: [1, 1], monster_ids: [SHOUTED_WOLF, WOLF, SHOUTED_WOLF] },
      {
        player: { 1: 'KEY' },
        monster: { [SHOUTED_WOLF]: 'KEY' },
        pet: {},
        errors: NO_ERRORS,
        reasons: NOBODY,
      },
    ],
    [
      'with nobody who exists',
      { scope: 'trade', player_ids: [MISSING], monster_ids: [], pet_ids: [] },
      {
        ...NOBODY,
        errors: { player: [MISSING], monster: [], pet: [] },
        reasons: { player: { [MISSING]: 'NOT_FOUND' }, monster: {}, pet: {} },
      },
    ],
    [
      'with one empty and two missing lists',
      { pet_ids: [2], player_ids: [], scope: 'tutorial' },
      { ...NOBODY, pet: { 2: 'KEY' }, errors: NO_ERRORS, reasons: NOBODY },
    ],
    [
      'with as many ids as it may have',
      {
        scope: 'exploration',
        player_ids: [...Array<number>(500).fill(1), ...Array<number>(500).fill(2)],
      },
      { ...NOBODY, player: { 1: 'KEY', 2: 'KEY' }, errors: NO_ERRORS, reasons: NOBODY },
    ],
  ])('%s gets the same answer on every way in', async (_name, request, answer) => {
    const found = await outcomes(request);

    expect(withoutKeys([...found])).toEqual([...sameOnAll({ answer })]);
  });

  it('gets keys of its own each time, all of them there', async () => {
    const found = await outcomes({ scope: 'combats', player_ids: [1, 2], monster_ids: [WOLF] });

    const keys = [...found.values()].flatMap((outcome) =>
      keysOf((outcome as { answer: Parameters<typeof keysOf>[0] }).answer),
    );
    expect(new Set(keys).size).toBe(3 * waysIn.ways.size);
    expect(await redis.client.exists(...keys)).toBe(keys.length);
  });
});

describe('a bad request', () => {
  const fine = { scope: 'combats', player_ids: [1] };
  const parsed = (text: string) => JSON.parse(text) as unknown;
  const whole = (message: string) => [{ field: 'request', message }];
  const noIds = whole('must name at least one id');
  const tooMany = whole('must not name more than 1000 ids');
  const ofScope = (message: string) => [{ field: 'scope', message }];
  const at = (field: string, message: string) => [{ field, message }];

  it.each<readonly [name: string, request: unknown, details: readonly unknown[]]>([
    ['a list', [fine], whole('must be an object')],
    ['a text', 'combats', whole('must be an object')],
    ['a number', 7, whole('must be an object')],
    ['a boolean', false, whole('must be an object')],
    ['an empty object', {}, [...ofScope('must be the name of a scope'), ...noIds]],
    ['without a scope', { player_ids: [1] }, ofScope('must be the name of a scope')],
    ['with a scope of null', { ...fine, scope: null }, ofScope('must be the name of a scope')],
    [
      'with a list of scopes',
      { ...fine, scope: ['combats'] },
      ofScope('must be the name of a scope'),
    ],
    ['with an unknown scope', { ...fine, scope: 'everything' }, ofScope(A_SCOPE)],
    ['with an empty scope', { ...fine, scope: '' }, ofScope(A_SCOPE)],
    ['with a scope in upper case', { ...fine, scope: 'COMBATS' }, ofScope(A_SCOPE)],
    ['with the scope __proto__', { ...fine, scope: '__proto__' }, ofScope(A_SCOPE)],
    ['with the scope constructor', { ...fine, scope: 'constructor' }, ofScope(A_SCOPE)],
    ['without ids', { scope: 'combats' }, noIds],
    ['with empty lists', { scope: 'combats', player_ids: [], pet_ids: [] }, noIds],
    ['with null for a list', { ...fine, pet_ids: null }, at('pet_ids', 'must be a list')],
    ['with a text for a list', { ...fine, monster_ids: WOLF }, at('monster_ids', 'must be a list')],
    [
      'with an object for a list',
      { ...fine, player_ids: { 0: 1 } },
      at('player_ids', 'must be a list'),
    ],
    [
      'with numbers that are no ids',
      { ...fine, player_ids: [1, 0, -1, 1.5, 2_147_483_648, 1e20, 2_147_483_647] },
      [1, 2, 3, 4, 5].flatMap((index) => at(`player_ids[${String(index)}]`, AN_INTEGER)),
    ],
    [
      'with ids of other types',
      { ...fine, pet_ids: ['1', null, true, [1], { id: 1 }, '__proto__'] },
      [0, 1, 2, 3, 4, 5].flatMap((index) => at(`pet_ids[${String(index)}]`, AN_INTEGER)),
    ],
    [
      'with texts that are no UUIDs',
      {
        ...fine,
        monster_ids: [
          WOLF,
          '',
          'wolf',
          WOLF.replaceAll('-', ''),
          `{${WOLF}}`,
          `${WOLF}\n`,
          WOLF.replace('a', 'g'),
          10,
          '__proto__',
        ],
      },
      [1, 2, 3, 4, 5, 6, 7, 8].flatMap((index) => at(`monster_ids[${String(index)}]`, A_UUID)),
    ],
    ['with an unknown field', { ...fine, clan_ids: [1] }, at('clan_ids', UNKNOWN)],
    [
      'with a field __proto__',
      parsed('{"__proto__":{"scope":"combats"},"player_ids":[1],"scope":"combats"}'),
      at('__proto__', UNKNOWN),
    ],
    [
      'with a field constructor',
      parsed('{"constructor":{"prototype":{}},"player_ids":[1],"scope":"combats"}'),
      at('constructor', UNKNOWN),
    ],
    ['with a field toString', { ...fine, toString: 1 }, at('toString', UNKNOWN)],
    [
      'with too many ids of one kind',
      { scope: 'combats', player_ids: Array<number>(1001).fill(1) },
      tooMany,
    ],
    [
      'with too many ids in all',
      {
        scope: 'combats',
        player_ids: Array<number>(600).fill(1),
        pet_ids: Array<number>(401).fill(1),
      },
      tooMany,
    ],
    [
      'with several faults',
      { scope: 'all', player_ids: [0], monster_ids: ['wolf'], pet_ids: 20, level: 3 },
      [
        ...at('level', UNKNOWN),
        ...at('player_ids[0]', AN_INTEGER),
        ...at('monster_ids[0]', A_UUID),
        ...at('pet_ids', 'must be a list'),
        ...ofScope(A_SCOPE),
      ],
    ],
    [
      'with more faults than are told',
      { scope: 'combats', player_ids: Array<number>(150).fill(0) },
      Array.from({ length: 100 }, (_, index) => ({
        field: `player_ids[${String(index)}]`,
        message: AN_INTEGER,
      })),
    ],
  ])(
    '%s is answered with every fault, the same on every way in',
    async (_name, request, details) => {
      const error = {
        code: 'INVALID_REQUEST',
        message: 'The request is invalid',
        details,
        retryable: false,
      };

      expect([...(await outcomes(request))]).toEqual([...sameOnAll({ error })]);
    },
  );
});
