import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  type ApiResponseOptions,
  type OpenAPIObject,
} from '@nestjs/swagger';
import type { ContextSchemas } from '../contract/context-schemas.js';
import { REQUEST_EXAMPLES } from '../contract/message-examples.js';
import { keySchema } from '../contract/message-schemas.js';
import { referredSchemas, refTo } from '../contract/references.js';
import { DEADLINE_HEADER } from './deadline.header.js';

/** As many digits as a double holds. */
const LONGEST_DEADLINE_MS = 999_999_999_999_999;

type Schema = Extract<ApiResponseOptions, { schema: unknown }>['schema'];

/** An OpenAPI document with the schemas that the descriptions of the module refer to. */
export function withContextSchemas(
  document: OpenAPIObject,
  { components: all }: ContextSchemas,
): OpenAPIObject {
  const { components } = document;
  const referred = referredSchemas(document, all) as Record<string, Schema>;
  return {
    ...document,
    components: { ...components, schemas: { ...components?.schemas, ...referred } },
  };
}

/** Documents the header that says when to try again. */
export const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' as const } },
};

/** Documents an error; those that may pass say when to try again. */
export function DescribeError(status: number, description: string): MethodDecorator {
  const headers = status === 503 || status === 429 ? { headers: RETRY_AFTER } : {};
  return ApiResponse({ status, description, ...headers, schema: refTo('Error') });
}

/** Documents what an assembly is refused for, where who asks may not have everything. */
export function DescribeGrants(): MethodDecorator {
  return applyDecorators(
    DescribeError(403, 'The scope or a kind is not granted.'),
    DescribeError(429, 'More ids than are granted in a minute.'),
  );
}

const STORE_AWAY = DescribeError(
  503,
  'Redis did not answer, or not in time, or there was too much to do already.',
);

/** Documents `POST /v1/context/assemble`. */
export function DescribeAssemble(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'assembleContexts',
      summary: 'Assemble the contexts of players, monsters and pets',
      description:
        'Stores one ready context for each id and answers the keys, or the contexts themselves. ' +
        'At least one id, of any mix of kinds. Every id comes back once: as a success, or in ' +
        '`errors` with its reason.',
    }),
    DescribeDeadline(),
    ApiBody({ schema: refTo('ContextRequest'), required: true, examples: { ...REQUEST_EXAMPLES } }),
    ApiResponse({
      status: 200,
      description: 'What could be assembled.',
      schema: refTo('ContextResponse'),
    }),
    DescribeError(400, 'The request is invalid; `details` names every fault.'),
    DescribeGrants(),
    ApiResponse({
      status: 503,
      description:
        'Nothing was assembled: the database, Redis or the time was to blame; or, with an `error`, ' +
        'there was too much to do already.',
      headers: RETRY_AFTER,
      schema: { anyOf: [refTo('ContextResponse'), refTo('Error')] },
    }),
  );
}

/** Documents `x-deadline-ms`. */
export function DescribeDeadline(): MethodDecorator {
  return ApiHeader({
    name: DEADLINE_HEADER,
    required: false,
    description: 'Milliseconds for this request, where they are less than those of the service.',
    schema: { type: 'integer', minimum: 1, maximum: LONGEST_DEADLINE_MS },
  });
}

/** Documents `GET /v1/context/{key}`. */
export function DescribeRead(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'readContext',
      summary: 'Read a stored context',
      description: 'Who has the key may read the context, until its life is over.',
    }),
    DescribeDeadline(),
    DescribeKey(),
    ApiResponse({
      status: 200,
      description: 'The context, by kind and scope.',
      schema: refTo('Context'),
    }),
    DescribeError(400, 'The key is of another form.'),
    DescribeError(404, 'There is no such context, or its life is over.'),
    STORE_AWAY,
  );
}

/** Documents `DELETE /v1/context/{key}`. */
export function DescribeRelease(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'releaseContext',
      summary: 'Delete a stored context before its time',
    }),
    DescribeDeadline(),
    DescribeKey(),
    ApiResponse({ status: 204, description: 'It is gone, whether it was there or not.' }),
    DescribeError(400, 'The key is of another form.'),
    STORE_AWAY,
  );
}

/** Documents `GET /v1/schemas`. */
export function DescribeScopes(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId: 'listScopes', summary: 'The scopes that have schemas' }),
    ApiResponse({
      status: 200,
      description: 'The address of each scope’s schema, by name.',
      schema: { type: 'object', additionalProperties: { type: 'string' } },
    }),
  );
}

/** Documents `GET /v1/schemas/{scope}`. */
export function DescribeSchema(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'readSchema',
      summary: 'The JSON Schema of a scope’s contexts',
      description: '`$defs` has each kind’s; its properties are `meta` and the projections.',
    }),
    ApiParam({
      name: 'scope',
      description: 'The name of a scope.',
      schema: { type: 'string', examples: ['combats'] },
    }),
    ApiResponse({
      status: 200,
      description: 'A schema of JSON Schema 2020-12.',
      content: { 'application/schema+json': { schema: { type: 'object' } } },
    }),
    DescribeError(404, 'There is no such scope.'),
  );
}

function DescribeKey(): MethodDecorator {
  return ApiParam({
    name: 'key',
    description: 'A key that `assemble` answered.',
    schema: keySchema,
  });
}
