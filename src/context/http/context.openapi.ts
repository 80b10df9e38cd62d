import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiOperation,
  ApiParam,
  ApiResponse,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { CONTEXT_SCHEMAS } from '../context-schemas.js';
import { ALL_KINDS as kinds, type EntityKind } from '../kinds.js';
import { SCOPES } from '../scopes/scope-registry.js';

type Schema = Extract<ApiResponseOptions, { schema: unknown }>['schema'];

const KEY_EXAMPLE = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

/** Something for each kind, as the properties of a schema. */
function byKind(schemaOf: (kind: EntityKind) => Schema): Schema {
  const properties = Object.fromEntries(kinds.map((kind) => [kind.name, schemaOf(kind)]));
  return { type: 'object', required: Object.keys(properties), properties };
}

function idSchema({ ids }: EntityKind): Schema {
  return ids.type === 'uuid'
    ? { type: 'string', format: 'uuid' }
    : { type: 'integer', minimum: 1, maximum: 2_147_483_647 };
}

const requestSchema: Schema = {
  type: 'object',
  required: ['scope'],
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(
      kinds.map((kind) => [
        kind.idsField,
        {
          type: 'array',
          items: idSchema(kind),
          description: `The ${kind.name}s to assemble. Repeats are answered once.`,
          example: [kind.ids.example],
        },
      ]),
    ),
    scope: {
      type: 'string',
      enum: SCOPES.map(({ name }) => name),
      description: 'What the contexts are for.',
    },
  },
};

const reasonSchema: Schema = {
  type: 'string',
  enum: [
    'NOT_FOUND',
    'INVALID_DATA',
    'SOURCE_UNAVAILABLE',
    'STORE_UNAVAILABLE',
    'DEADLINE_EXCEEDED',
  ],
};

const keysSchema = byKind(({ name }) => ({
  type: 'object',
  description: `The key of each ${name}’s context, by id.`,
  additionalProperties: { type: 'string', example: KEY_EXAMPLE },
}));

const responseSchema: Schema = {
  type: 'object',
  required: [...kinds.map(({ name }) => name), 'errors', 'reasons'],
  properties: {
    ...keysSchema.properties,
    errors: {
      ...byKind((kind) => ({ type: 'array', items: idSchema(kind) })),
      description: 'The ids that have no key.',
    },
    reasons: {
      ...byKind(() => ({ type: 'object', additionalProperties: reasonSchema })),
      description: 'Why each of them has none, by id.',
    },
  },
};

const errorSchema: Schema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'details', 'retryable'],
      properties: {
        code: { type: 'string', example: 'INVALID_REQUEST' },
        message: { type: 'string', example: 'The request is invalid' },
        details: {
          type: 'array',
          maxItems: 100,
          description: 'Every fault of the request, each in its place.',
          items: {
            type: 'object',
            required: ['field', 'message'],
            properties: {
              field: { type: 'string', example: 'player_ids[3]' },
              message: { type: 'string', example: 'must be an integer from 1 to 2147483647' },
            },
          },
        },
        retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
      },
    },
  },
};

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' as const } },
};

function errorResponse(status: number, description: string): MethodDecorator {
  return ApiResponse({ status, description, schema: errorSchema });
}

const INTERNAL = errorResponse(500, 'An unexpected error.');

/** Documents `POST /v1/context/assemble`. */
export function DescribeAssemble(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'assembleContexts',
      summary: 'Assemble the contexts of players, monsters and pets',
      description:
        'Stores one ready context for each id and answers the keys. At least one id, of any mix ' +
        'of kinds. Every id comes back once: with its key, or in `errors` with its reason.',
    }),
    ApiBody({ schema: requestSchema, required: true, examples: requestExamples() }),
    ApiResponse({ status: 200, description: 'What could be assembled.', schema: responseSchema }),
    errorResponse(400, 'The request is invalid; `details` names every fault.'),
    errorResponse(413, 'The body is larger than a mebibyte.'),
    errorResponse(415, 'The body is not `application/json`.'),
    INTERNAL,
    ApiResponse({
      status: 503,
      description: 'Nothing was assembled, and the database, Redis or the time was to blame.',
      headers: retryAfter,
      schema: responseSchema,
    }),
  );
}

/** Documents `GET /v1/context/{key}`. */
export function DescribeRead(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'readContext',
      summary: 'Read a stored context',
      description: 'Who has the key may read the context, until its life is over.',
    }),
    ApiParam({
      name: 'key',
      description: 'A key that `assemble` answered.',
      schema: { type: 'string', pattern: '^temp:setup:[0-9a-f-]{36}$', example: KEY_EXAMPLE },
    }),
    ApiResponse({
      status: 200,
      description: 'The context, by kind and scope.',
      schema: { oneOf: Object.values(CONTEXT_SCHEMAS) },
    }),
    errorResponse(400, 'The key is of another form.'),
    errorResponse(404, 'There is no such context, or its life is over.'),
    INTERNAL,
    ApiResponse({
      status: 503,
      description: 'Redis did not answer.',
      headers: retryAfter,
      schema: errorSchema,
    }),
  );
}

function requestExamples() {
  const [players, ...others] = kinds;
  const ids = (some: readonly EntityKind[]) =>
    Object.fromEntries(some.map((kind) => [kind.idsField, [kind.ids.example]]));
  return {
    fight: { summary: 'A fight', value: { ...ids(kinds), scope: 'combats' } },
    ...Object.fromEntries(
      SCOPES.filter(({ name }) => name !== 'combats').map(({ name }) => [
        name,
        {
          summary: `A player’s ${name}`,
          value: { ...ids(players ? [players] : others), scope: name },
        },
      ]),
    ),
  };
}
