import { Check } from 'typebox/schema';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContextRequest, ContextResponseDTO } from '../../src/context/index.js';
import { SCOPES } from '../../src/context/scopes/scopes.js';
import { databaseOptions } from '../../src/database/data-source.js';
import { seedWorld } from '../../src/database/seed/seed-world.js';
import { bootService, type RunningService } from '../support/boot.js';
import { createGameDatabase } from '../support/game-database.js';
import { assemble, send } from '../support/http.js';
import { insertVectors, writeVitals } from '../support/load-vector.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';
import { keysOf } from '../support/stored.js';
import { idOf, VECTORS } from '../support/vectors.js';

const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

type JsonSchema = Readonly<Record<string, unknown>>;

interface Content {
  readonly 'application/json': {
    readonly schema: JsonSchema;
    readonly examples?: Readonly<Record<string, { readonly value: Required<ContextRequest> }>>;
  };
}

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Content };
  readonly parameters: readonly { readonly example?: string; readonly schema: JsonSchema }[];
  readonly responses: Readonly<
    Record<string, { readonly headers?: object; readonly content: Content }>
  >;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface World {
  readonly service: RunningService;
  drop(): Promise<void>;
}

async function startWorld(
  fill: (database: TestDatabase, redis: TestRedis) => Promise<unknown>,
): Promise<World> {
  const database = await createGameDatabase();
  const redis = await createTestRedis();
  await fill(database, redis);
  const service = await bootService({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    // The catalog of the project, which the seeded world goes with.
    GAME_CATALOG_PATH: '',
  });
  const drop = async () => {
    await service.close();
    await redis.close();
    await database.drop();
  };
  return { service, drop };
}

async function seed({ url }: TestDatabase): Promise<void> {
  const dataSource = await new DataSource(databaseOptions(url)).initialize();
  await seedWorld(dataSource, { players: 120, monsters: 30, pets: 30 });
  await dataSource.destroy();
}

let seeded: World;
let document: OpenApi;
let assembleOperation: Operation;
let readOperation: Operation;

beforeAll(async () => {
  seeded = await startWorld(seed);
  document = (await send(`${seeded.service.url}/docs-json`)).body as OpenApi;
  assembleOperation = operationOf('/v1/context/assemble', 'post');
  readOperation = operationOf('/v1/context/{key}', 'get');
});

afterAll(() => seeded.drop());

function operationOf(path: string, method: string): Operation {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`No ${method} ${path}`);
  return operation;
}

function schemaOf({ responses }: Operation, status: number): JsonSchema {
  const schema = responses[String(status)]?.content['application/json'].schema;
  if (!schema) throw new Error(`No response ${String(status)}`);
  return schema;
}

/** The schema, with no member allowed that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, closed(value)]),
  );
  const isComplete = 'properties' in inner && !('additionalProperties' in inner);
  return isComplete ? { ...inner, additionalProperties: false } : inner;
}

function isValid(schema: unknown, value: unknown): boolean {
  return Check(closed(schema) as JsonSchema, value);
}

describe('the documentation', () => {
  it('is served as a page and as JSON', async () => {
    const page = await send(`${seeded.service.url}/docs`);

    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    for (const [, asset = ''] of page.text.matchAll(/src="\.(\/docs\/[^"]+)"/g)) {
      expect((await send(seeded.service.url + asset)).status, asset).toBe(200);
    }
    expect(page.text).toContain('swagger-ui-init.js');
    expect(document.openapi).toBe('3.1.0');
  });

  it('names every address, and every status of each', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, responses }]) => [
        `${method} ${path}`,
        operationId,
        Object.keys(responses),
      ]),
    );

    expect(operations).toEqual([
      ['post /v1/context/assemble', 'assembleContexts', ['200', '400', '413', '415', '500', '503']],
      ['get /v1/context/{key}', 'readContext', ['200', '400', '404', '500', '503']],
    ]);
    for (const operation of [assembleOperation, readOperation]) {
      expect(operation.responses['503']?.headers).toHaveProperty('Retry-After');
    }
  });

  it('names every field of a request, and every scope', () => {
    const schema = assembleOperation.requestBody?.content['application/json'].schema;

    expect(schema).toMatchObject({
      required: ['scope'],
      additionalProperties: false,
      properties: { scope: { enum: SCOPES.map(({ name }) => name) } },
    });
    expect(Object.keys(schema?.properties ?? {}).sort()).toEqual([
      'monster_ids',
      'pet_ids',
      'player_ids',
      'scope',
    ]);
  });

  it('refers to nothing that it does not hold', () => {
    expect(JSON.stringify(document)).not.toContain('"$ref"');
  });
});

describe('the examples', () => {
  it('work in a seeded world: every id of theirs gets a context, as it is described', async () => {
    const { schema, examples = {} } = assembleOperation.requestBody?.content[
      'application/json'
    ] ?? { schema: {} };

    expect(Object.keys(examples).sort()).toEqual(
      ['fight', ...SCOPES.map(({ name }) => name).filter((name) => name !== 'combats')].sort(),
    );
    for (const [name, { value }] of Object.entries(examples)) {
      expect(isValid(schema, value), name).toBe(true);
      const { status, body } = await assemble(seeded.service.url, value);
      expect(status, name).toBe(200);
      expect(isValid(schemaOf(assembleOperation, 200), body), name).toBe(true);
      expect((body as ContextResponseDTO).reasons, name).toEqual({
        player: {},
        monster: {},
        pet: {},
      });
      for (const key of keysOf(body as ContextResponseDTO)) {
        const context = await send(`${seeded.service.url}/v1/context/${key}`);
        expect(isValid(schemaOf(readOperation, 200), context.body), name).toBe(true);
      }
    }
  });

  it('of a key are keys', async () => {
    const [parameter] = readOperation.parameters;
    const key = parameter?.example ?? parameter?.schema.example;

    expect(isValid(parameter?.schema, key)).toBe(true);
    expect((await send(`${seeded.service.url}/v1/context/${String(key)}`)).status).toBe(404);
  });
});

describe('the schemas', () => {
  it('describe the answers that are faults', async () => {
    const { url } = seeded.service;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const address = `${url}/v1/context/assemble`;
    const answers = [
      [assembleOperation, 400, await assemble(url, { scope: 'all', player_ids: [0], level: 1 })],
      [assembleOperation, 413, await assemble(url, 'x'.repeat(2 ** 20 + 1))],
      [assembleOperation, 415, await send(address, { method: 'POST', headers: form, body: 'a=b' })],
      [readOperation, 400, await send(`${url}/v1/context/ac:1`)],
      [readOperation, 404, await send(`${url}/v1/context/${GONE_KEY}`)],
    ] as const;

    for (const [operation, status, answer] of answers) {
      expect(answer.status).toBe(status);
      expect(isValid(schemaOf(operation, status), answer.body), String(status)).toBe(true);
    }
  });

  it('describe an answer in which ids failed', async () => {
    const { body } = await assemble(seeded.service.url, {
      scope: 'combats',
      player_ids: [1, 100_000],
      monster_ids: ['550e8400-e29b-41d4-a716-446655440000'],
    });

    expect(body).toMatchObject({ errors: { player: [100_000] } });
    expect(isValid(schemaOf(assembleOperation, 200), body)).toBe(true);
    expect(isValid(schemaOf(assembleOperation, 503), body)).toBe(true);
  });

  it('of contexts fit every golden case, each exactly one of them', async () => {
    const world = await startWorld(async (database, redis) => {
      await insertVectors(database.admin, VECTORS);
      await writeVitals(redis.client, VECTORS, 'string');
    });
    const schemas = schemaOf(readOperation, 200).oneOf as readonly JsonSchema[];
    const fits = new Set<JsonSchema>();

    for (const vector of VECTORS.filter(({ expected }) => !('reason' in expected))) {
      const { body } = await assemble(world.service.url, {
        scope: vector.scope,
        [`${vector.kind}_ids`]: [idOf(vector)],
      });
      const [key = ''] = keysOf(body as ContextResponseDTO);
      const context = await send(`${world.service.url}/v1/context/${key}`);
      const fitting = schemas.filter((schema) => isValid(schema, context.body));
      expect(fitting, vector.name).toHaveLength(1);
      for (const schema of fitting) fits.add(schema);
    }
    await world.drop();

    expect(fits.size).toBe(schemas.length);
    expect(schemas).toHaveLength(SCOPES.length + 2);
  });
});
