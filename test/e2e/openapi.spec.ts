import type { AnySchemaObject } from 'ajv';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContextResponseDTO } from '../../src/context/index.js';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { databaseOptions } from '../../src/database/data-source.js';
import { seedWorld } from '../../src/database/seed/seed-world.js';
import { bootService, type RunningService } from '../support/boot.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import {
  closed,
  expectPublished,
  PUBLISHED_SCHEMAS,
  strictAjv,
} from '../support/published-schemas.js';
import { type RawAnswer, sendRaw } from '../support/raw-http.js';
import { followed } from '../support/references.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';

const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const BODY_LIMIT = 2 ** 20;

interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples: Examples }>>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

type Examples = Readonly<Record<string, { readonly value: Request }>>;

interface Request {
  readonly include?: string;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: AnySchemaObject }>>;
}

let database: TestDatabase;
let redis: TestRedis;
let service: RunningService;
let document: OpenApi;
const ajv = strictAjv();

beforeAll(async () => {
  database = await createGameDatabase();
  await seed(database);
  redis = await createTestRedis();
  service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    // The catalog of the project, which the seeded world goes with.
    GAME_CATALOG_PATH: '',
  });
  document = (await send(`${service.url}/docs-json`)).body as OpenApi;
  // The document is no schema itself.
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(closed({ ...document, $id: 'openapi' }));
});

afterAll(async () => {
  await service.close();
  await redis.close();
  await database.drop();
});

async function seed({ url }: TestDatabase): Promise<void> {
  const dataSource = await new DataSource(databaseOptions(url)).initialize();
  await seedWorld(dataSource, { players: 120, monsters: 30, pets: 30 });
  await dataSource.destroy();
}

function operationOf(address: string): Operation {
  const [method = '', path = ''] = address.split(' ');
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${address} is not described`);
  return operation;
}

/** An answer is one of those that are described of its address, and says no more than that. */
function expectDescribed(address: string, { status, body }: RawAnswer): void {
  const described = operationOf(address).responses[String(status)] as Response | undefined;
  expect(described, `${address} ${String(status)}`).toBeDefined();
  const { $ref } = (described ?? {}) as { readonly $ref?: string };
  const response = $ref === undefined ? described : (followed(document, $ref) as Response);
  const schema = response?.content?.['application/json']?.schema;
  if (schema === undefined) {
    expect(body).toBeUndefined();
    return;
  }
  const validate = ajv.getSchema(`openapi${String(schema.$ref)}`);
  expect(validate?.(body), ajv.errorsText(validate?.errors)).toBe(true);
}

describe('the documentation', () => {
  it('is served as a page and as JSON', async () => {
    const page = await send(`${service.url}/docs`);

    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    for (const [, asset = ''] of page.text.matchAll(/src="\.(\/docs\/[^"]+)"/g)) {
      expect((await send(service.url + asset)).status, asset).toBe(200);
    }
    expect(page.text).toContain('swagger-ui-init.js');
    expect(document.openapi).toBe('3.1.0');
  });

  it('is served for NATS too', async () => {
    const { status, headers, body } = await send(`${service.url}/docs-asyncapi`);

    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toMatchObject({
      asyncapi: '3.0.0',
      operations: { assembleContexts: {}, readContexts: {}, releaseContexts: {} },
    });
  });

  it('has the schemas of every scope, as they are published', async () => {
    const { body } = await send(`${service.url}/v1/schemas`);

    expect(Object.keys(body as object)).toEqual(SCOPES.map(({ name }) => name));
    for (const [scope, address] of Object.entries(body as Readonly<Record<string, string>>)) {
      const schema = await send(service.url + address);
      expect(schema.headers.get('content-type')).toMatch(/^application\/schema\+json/);
      expect(schema.body, scope).toEqual(PUBLISHED_SCHEMAS.get(scope));
    }
  });

  it.each(['raid', '__proto__', 'constructor'])('has no schema of the scope %s', async (scope) => {
    const { status, body } = await send(`${service.url}/v1/schemas/${scope}`);

    expect({ status, body }).toEqual({
      status: 404,
      body: {
        error: {
          code: 'NOT_FOUND',
          message: 'There is no such scope',
          details: [],
          retryable: false,
        },
      },
    });
  });
});

describe('the examples', () => {
  it('work in a seeded world: every id of theirs gets a context, as it is described', async () => {
    const { requestBody } = operationOf('POST /v1/context/assemble');
    const examples = Object.entries(requestBody?.content['application/json']?.examples ?? {});

    expect(examples.map(([name]) => name).sort()).toEqual(
      ['fight', 'inline', ...SCOPES.map(({ name }) => name).filter(isNoFight)].sort(),
    );
    for (const [name, { value }] of examples) {
      const answer = await assemble(service.url, value);
      const response = answer.body as ContextResponseDTO & { readonly contexts?: object };
      expect(answer.status, name).toBe(200);
      expectDescribed('POST /v1/context/assemble', answer);
      expect(response.reasons, name).toEqual({ player: {}, monster: {}, pet: {} });
      expect(keysOf(response).length > 0, name).toBe(value.include === undefined);
      for (const key of keysOf(response)) {
        const context = await send(`${service.url}/v1/context/${key}`);
        expectDescribed('GET /v1/context/{key}', context);
        expectPublished(context.body);
      }
    }
  });
});

describe('an answer is described where it', () => {
  it('tells of ids that failed', async () => {
    const answer = await assemble(service.url, {
      scope: 'combats',
      include: 'both',
      player_ids: [1, 100_000],
      monster_ids: ['550e8400-e29b-41d4-a716-446655440000'],
    });

    expect(answer.body).toMatchObject({ errors: { player: [100_000] }, contexts: { player: {} } });
    expectDescribed('POST /v1/context/assemble', answer);
  });

  it('is a refusal of the service', async () => {
    const answers = [
      ['POST /v1/context/assemble', 400, { scope: 'all', player_ids: [0], level: 1 }],
      ['GET /v1/context/{key}', 400, 'ac:1'],
      ['GET /v1/context/{key}', 404, GONE_KEY],
      ['DELETE /v1/context/{key}', 204, GONE_KEY],
      ['DELETE /v1/context/{key}', 400, 'ac:1'],
      ['GET /v1/schemas/{scope}', 404, 'raid'],
    ] as const;

    for (const [address, status, request] of answers) {
      const [method = '', path = ''] = address.split(' ');
      const answer =
        typeof request === 'string'
          ? await send(service.url + path.replace(/\{.*\}/, request), { method })
          : await assemble(service.url, request);
      expect(answer.status, `${address} ${JSON.stringify(request)}`).toBe(status);
      expectDescribed(address, { status, body: answer.text === '' ? undefined : answer.body });
    }
  });

  const ADDRESSES = [
    ['POST /v1/context/assemble', '/v1/context/assemble'],
    ['GET /v1/context/{key}', `/v1/context/${GONE_KEY}`],
    ['DELETE /v1/context/{key}', `/v1/context/${GONE_KEY}`],
    ['GET /v1/schemas', '/v1/schemas'],
    ['GET /v1/schemas/{scope}', '/v1/schemas/combats'],
  ] as const;

  it.each(ADDRESSES)('is a refusal of the platform: %s', async (address, path) => {
    const [method = ''] = address.split(' ');
    const start = `${method} ${path} HTTP/1.1`;
    const large = 'x'.repeat(BODY_LIMIT + 1);
    const hasBody = method !== 'GET';
    const isAnyPath = address.includes('{');
    const refusals: readonly (readonly [number, readonly string[], string?])[] = [
      [400, [`${method} ${path}%zz HTTP/1.1`]],
      [400, [start, 'transfer-encoding: nonsense, chunked', 'content-length: 3']],
      [431, [start, `x-large: ${'x'.repeat(20_000)}`]],
      ...(isAnyPath ? [[414, [`${method} ${path}${'x'.repeat(9000)} HTTP/1.1`]] as const] : []),
      ...(hasBody
        ? [
            [415, [start, 'content-type: text/plain', 'content-length: 2'], '{}'] as const,
            [
              413,
              [start, 'content-type: application/json', `content-length: ${String(large.length)}`],
              large,
            ] as const,
          ]
        : []),
    ];

    for (const [status, lines, body] of refusals) {
      const answer = await sendRaw(service.url, lines, body);
      expect(answer.status, lines.join(' ').slice(0, 80)).toBe(status);
      expectDescribed(address, answer);
    }
  });

  it.each(ADDRESSES)('is asked for with an expectation: %s', async (address, path) => {
    const [method = ''] = address.split(' ');
    const answer = await sendRaw(service.url, [`${method} ${path} HTTP/1.1`, 'expect: the-best']);

    expect(answer.status).not.toBe(417);
    expect(Object.keys(operationOf(address).responses)).toContain(String(answer.status));
  });
});

function isNoFight(scope: string): boolean {
  return scope !== 'combats';
}
