import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseOptions } from '../../src/database/data-source.js';
import { seedWorld } from '../../src/database/seed/seed-world.js';
import { bootService, type RunningService } from '../support/boot.js';
import { openCombat, readCombat, type Session } from '../support/combats.js';
import { createGameDatabase } from '../support/game-database.js';
import { type HttpAnswer, send } from '../support/http.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const COMBATS = '/v1/combats';
const COMBAT = '/v1/combats/{sid}';
const STATUS = '/v1/players/{id}/status';
const INVENTORY = '/v1/players/{id}/inventory';
const GONE_SID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const PLAYER = 101;
const MISSING = 999_999;

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly headers?: object; readonly $ref?: string }>
  >;
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': {
        readonly examples: Readonly<Record<string, { readonly value: object }>>;
      };
    };
  };
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;
let document: OpenApi;
let ajv: Ajv2020;

beforeAll(async () => {
  database = await createGameDatabase();
  redis = await createTestRedis();
  const dataSource = await new DataSource(databaseOptions(database.url)).initialize();
  await seedWorld(dataSource, { players: 120, monsters: 30, pets: 30 });
  await dataSource.destroy();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    // The catalog of the project, which the seeded world goes with.
    GAME_CATALOG_PATH: '',
  });
  document = (await send(`${service.url}/docs-json`)).body as OpenApi;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi.json');
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

function operationOf(path: string, method: string): Operation {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`No ${method} ${path}`);
  return operation;
}

/** What is wrong with a value, by the schema in that place of the document. */
function faultsBy(place: readonly string[], value: unknown) {
  const pointer = place.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
  const validate = ajv.getSchema(`openapi.json#/${encodeURI(pointer)}`);
  if (!validate) throw new Error(`No schema at ${pointer}`);
  return validate(value) === true ? [] : validate.errors;
}

function faultsOfAnswer(path: string, method: string, { status, body }: HttpAnswer) {
  // What any address may answer is described once, beside the paths.
  const shared = operationOf(path, method).responses[String(status)]?.$ref?.split('/').slice(1);
  const response = shared ?? ['paths', path, method, 'responses', String(status)];
  return faultsBy([...response, 'content', 'application/json', 'schema'], body);
}

function faultsOfRequest(body: unknown) {
  const request = ['paths', COMBATS, 'post', 'requestBody'];
  return faultsBy([...request, 'content', 'application/json', 'schema'], body);
}

const show = (screen: string, id: number | string, query = '') =>
  send(`${service.url}/v1/players/${String(id)}/${screen}${query}`);

describe('the documentation of the consumers', () => {
  it('names every status and every parameter', () => {
    const addresses = [COMBATS, COMBAT, STATUS, INVENTORY];
    const operations = addresses.flatMap((path) =>
      Object.entries(document.paths[path] ?? {}).map(([method, operation]) => [
        `${method} ${path}`,
        operation.operationId,
        Object.keys(operation.responses),
        operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`).sort(),
      ]),
    );

    const screen = [
      ['200', '400', '401', '403', '404', '408', '414', '422', '429', '431', '500', '503'],
      ['header x-deadline-ms', 'path id', 'query locale'],
    ];
    expect(operations).toEqual([
      [
        `post ${COMBATS}`,
        'openCombat',
        ['201', '400', '401', '403', '408', '409', '413', '415', '429', '431', '500', '503'],
        ['header x-deadline-ms'],
      ],
      [
        `get ${COMBAT}`,
        'readCombat',
        ['200', '400', '401', '404', '408', '414', '431', '500', '503'],
        ['header x-deadline-ms', 'path sid'],
      ],
      [`get ${STATUS}`, 'showStatus', ...screen],
      [`get ${INVENTORY}`, 'showInventory', ...screen],
    ]);
  });

  it('says where a caller is told when to try again', () => {
    const telling = [COMBATS, COMBAT, STATUS, INVENTORY].flatMap((path) =>
      Object.values(document.paths[path] ?? {}).flatMap(({ operationId, responses }) =>
        Object.entries(responses)
          .filter(([, { headers = {} }]) => 'Retry-After' in headers)
          .map(([status]) => `${operationId} ${status}`),
      ),
    );

    expect(telling).toEqual([
      'openCombat 409',
      'openCombat 429',
      'openCombat 503',
      'readCombat 503',
      'showStatus 429',
      'showStatus 503',
      'showInventory 429',
      'showInventory 503',
    ]);
  });

  it('refers only to schemas that there are', () => {
    const own = [COMBATS, COMBAT, STATUS, INVENTORY].map((path) => document.paths[path]);
    const references = [...JSON.stringify(own).matchAll(/"\$ref":"#\/([^"]+)"/g)];

    expect(references.length).toBeGreaterThan(20);
    for (const [, pointer = ''] of references) {
      const target = pointer
        .split('/')
        .reduce<unknown>((value, name) => Reflect.get(value as object, name), document);
      expect(target, pointer).toBeTypeOf('object');
    }
  });
});

describe('the example of a fight', () => {
  it('works in a seeded world, and its answers are as described', async () => {
    const { examples } = operationOf(COMBATS, 'post').requestBody.content['application/json'];
    const bodies = Object.values(examples).map(({ value }) => value);
    expect(bodies).toHaveLength(1);
    for (const body of bodies) {
      expect(faultsOfRequest(body)).toEqual([]);

      const opened = await openCombat(service, body);
      const read = await readCombat(service, (opened.body as Session).sid);

      expect([opened.status, read.status]).toEqual([201, 200]);
      expect(faultsOfAnswer(COMBATS, 'post', opened)).toEqual([]);
      expect(faultsOfAnswer(COMBAT, 'get', read)).toEqual([]);
      expect((opened.body as Session).actors.map(({ kind }) => kind)).toEqual([
        'player',
        'pet',
        'monster',
        'monster',
      ]);
    }
  });
});

describe('the schemas', () => {
  it('describe the screens', async () => {
    const status = await show('status', PLAYER, '?locale=en');
    const inventory = await show('inventory', PLAYER);

    expect([status.status, inventory.status]).toEqual([200, 200]);
    expect(faultsOfAnswer(STATUS, 'get', status)).toEqual([]);
    expect(faultsOfAnswer(INVENTORY, 'get', inventory)).toEqual([]);
  });

  it('describe the answers that are faults', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const url = service.url + COMBATS;
    const answers = [
      [COMBATS, 'post', 400, await openCombat(service, { teams: [{ level: 1 }] })],
      [COMBATS, 'post', 409, await openCombat(service, { teams: [{ player_ids: [MISSING] }] })],
      [COMBATS, 'post', 413, await openCombat(service, 'x'.repeat(2 ** 20 + 1))],
      [COMBATS, 'post', 415, await send(url, { method: 'POST', headers: form, body: 'a=b' })],
      [COMBAT, 'get', 400, await readCombat(service, 'all')],
      [COMBAT, 'get', 404, await readCombat(service, GONE_SID)],
      [STATUS, 'get', 400, await show('status', 0)],
      [STATUS, 'get', 404, await show('status', MISSING)],
      [INVENTORY, 'get', 400, await show('inventory', PLAYER, '?locale=de')],
      [INVENTORY, 'get', 404, await show('inventory', MISSING)],
    ] as const;

    for (const [path, method, status, answer] of answers) {
      expect(answer.status).toBe(status);
      expect(faultsOfAnswer(path, method, answer), `${path} ${String(status)}`).toEqual([]);
    }
  });

  it('refuse what the service refuses', async () => {
    const bodies: readonly object[] = [
      {},
      { teams: [] },
      { teams: [{}] },
      { teams: [7] },
      { teams: [{ player_ids: [0] }] },
      { teams: [{ monster_ids: ['wolf'] }] },
      { teams: [{ player_ids: null }] },
      { teams: [{ player_ids: [PLAYER], level: 1 }] },
      { teams: [{ player_ids: [PLAYER] }], scope: 'combats' },
    ];

    for (const body of bodies) {
      expect(faultsOfRequest(body), JSON.stringify(body)).not.toEqual([]);
      expect((await openCombat(service, body)).status, JSON.stringify(body)).toBe(400);
    }
  });
});
