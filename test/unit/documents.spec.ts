import { Validator } from '@seriousme/openapi-schema-validator';
import type { AnySchemaObject } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/context/context.error.js';
import { openApiOf, natsApiOf } from '../../src/documents.js';
import { publishedContract } from '../../src/published-contract.js';
import { staleFiles, textsOf } from '../../tools/contract/contract-files.mjs';
import { describeOffline } from '../support/offline.js';
import { strictAjv } from '../support/published-schemas.js';
import { followed, referencesIn } from '../support/references.js';

interface Response {
  readonly $ref?: string;
  readonly headers?: object;
  readonly content?: Readonly<Record<string, { readonly schema: AnySchemaObject }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples: Examples }>>;
  };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: AnySchemaObject;
}

type Examples = Readonly<Record<string, { readonly value: unknown }>>;

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, AnySchemaObject>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

let contract: Awaited<ReturnType<typeof publishedContract>>;
let openApi: OpenApi;

beforeAll(async () => {
  contract = await publishedContract();
  openApi = plain(contract.get('openapi.json')) as OpenApi;
});

/** As it goes over the wire. */
function plain(document: unknown): object {
  return JSON.parse(JSON.stringify(document)) as object;
}

function operations(): readonly (readonly [address: string, Operation])[] {
  return Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
}

function responseOf(response: Response): Response {
  return response.$ref === undefined ? response : (followed(openApi, response.$ref) as Response);
}

describe('the contract that is published', () => {
  it('is that of the code: if not, `npm run contract` writes it', async () => {
    expect(staleFiles(await textsOf(contract))).toEqual([]);
  });

  it('is the documents, and the schemas of every scope', () => {
    expect([...contract.keys()]).toEqual([
      'openapi.json',
      'asyncapi.json',
      'schemas/combats.json',
      'schemas/status.json',
      'schemas/inventory.json',
      'schemas/exploration.json',
      'schemas/trade.json',
      'schemas/tutorial.json',
    ]);
  });
});

describe('what the service says of itself', () => {
  it('does not depend on where it runs', async () => {
    const elsewhere = {
      NATS_URL: 'nats://nowhere',
      CONTEXT_CONSUMERS_PATH: new URL('../../consumers.example.json', import.meta.url).pathname,
      HTTP_PORT: '0',
      GAME_CATALOG_PATH: new URL('../vectors/catalog.sample.json', import.meta.url).pathname,
      CONTEXT_REDIS_FORMAT: 'json',
      CONTEXT_DEADLINE_MS: '100',
      CONTEXT_BAG_SLOTS: '7',
    };

    expect(await describeOffline(elsewhere, (app) => plain(openApiOf(app)))).toEqual(openApi);
    expect(await describeOffline(elsewhere, (app) => plain(natsApiOf(app)))).toEqual(
      plain(contract.get('asyncapi.json')),
    );
  });

  it('knows its limits', async () => {
    const limits = { CONTEXT_MAX_IDS: '7', CONTEXT_TTL_SECONDS: '60' };
    const { components } = await describeOffline(limits, (app) => plain(openApiOf(app)) as OpenApi);

    expect(components.schemas.ContextRequest).toMatchObject({
      properties: { pet_ids: { maxItems: 7 }, ttl_seconds: { default: 60 } },
    });
  });
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();

    expect(await validator.validate({ ...openApi })).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(await new Validator().validate({ ...openApi, paths: [] })).toMatchObject({
      valid: false,
    });
  });

  it('refers to nothing that it does not hold, and holds no schema that nobody refers to', () => {
    const references = referencesIn(openApi);

    for (const reference of references) {
      expect(followed(openApi, reference), reference).toBeDefined();
    }
    for (const name of Object.keys(openApi.components.schemas)) {
      expect(references).toContain(`#/components/schemas/${name}`);
    }
  });

  it('names every operation once', () => {
    const names = operations().map(([, { operationId }]) => operationId);

    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['assembleContexts', 'readContext', 'releaseContext', 'readSchema']),
    );
  });

  it.each([
    ['POST /v1/context/assemble', '200 400 401 403 408 413 415 429 431 500 503'],
    ['GET /v1/context/{key}', '200 400 401 404 408 414 431 500 503'],
    ['DELETE /v1/context/{key}', '204 400 401 408 413 414 415 431 500 503'],
    ['GET /v1/schemas', '200 400 401 408 431 500'],
    ['GET /v1/schemas/{scope}', '200 400 401 404 408 414 431 500'],
    ['POST /v1/combats', '201 400 401 403 408 409 413 415 429 431 500 503'],
    ['GET /v1/combats/{sid}', '200 400 401 404 408 414 431 500 503'],
    ['GET /v1/players/{id}/status', '200 400 401 403 404 408 414 422 429 431 500 503'],
    ['GET /v1/players/{id}/inventory', '200 400 401 403 404 408 414 422 429 431 500 503'],
    ['GET /metrics', '200 400 401 408 431 500'],
    ['GET /health/live', '200 400 408 431 500'],
    ['GET /health/ready', '200 400 408 431 500 503'],
  ])('names every status of %s', (address, statuses) => {
    const [, operation] = operations().find(([each]) => each === address) ?? [];

    expect(Object.keys(operation?.responses ?? {}).join(' ')).toBe(statuses);
  });

  it('gives every answer that is no success a body, and a time to come back where it passes', () => {
    for (const [address, { responses }] of operations()) {
      for (const [status, response] of Object.entries(responses)) {
        if (status.startsWith('2')) continue;
        const { content, headers } = responseOf(response);
        const schema = content?.['application/json']?.schema ?? {};
        expect(Object.keys(schema), `${address} ${status}`).not.toEqual([]);
        if (status === '503') expect(headers, address).toHaveProperty('Retry-After');
      }
    }
  });

  it('lists every code of an error', () => {
    expect(openApi.components.schemas.Error).toMatchObject({
      properties: { error: { properties: { code: { 'x-extensible-enum': ERROR_CODES } } } },
    });
  });

  it('knows the header of the deadline', () => {
    const { post } = openApi.paths['/v1/context/assemble'] ?? {};

    expect(post?.parameters).toMatchObject([
      {
        name: 'x-deadline-ms',
        in: 'header',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 999_999_999_999_999 },
      },
    ]);
  });

  it('shows examples that are what it says', () => {
    const ajv = strictAjv();
    // The document is no schema itself.
    ajv.addVocabulary(Object.keys(openApi));
    ajv.addSchema({ ...openApi, $id: 'openapi' });
    const validatorOf = (name: string) => ajv.getSchema(`openapi#/components/schemas/${name}`);
    const { post } = openApi.paths['/v1/context/assemble'] ?? {};
    const requests = Object.entries(post?.requestBody?.content['application/json']?.examples ?? {});

    expect(requests.length).toBeGreaterThan(5);
    for (const [name, { value }] of requests) {
      expect(validatorOf('ContextRequest')?.(value), name).toBe(true);
    }
    for (const [name, { examples = [] }] of Object.entries(openApi.components.schemas)) {
      for (const example of examples as readonly unknown[]) {
        expect(validatorOf(name)?.(example), name).toBe(true);
      }
    }
    for (const [, { parameters }] of operations()) {
      for (const { name, schema } of parameters) {
        for (const example of (schema.examples ?? []) as readonly unknown[]) {
          expect(ajv.validate(schema, example), name).toBe(true);
        }
      }
    }
  });
});
