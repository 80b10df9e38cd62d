import type { OpenAPIObject } from '@nestjs/swagger';
import { refTo } from './context/index.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** What is answered before a handler sees the request, or where one breaks. */
const REFUSALS = {
  Malformed: { status: 400, description: 'The request is malformed.' },
  Unauthenticated: { status: 401, description: 'Who asks has not said who it is.' },
  TooSlow: { status: 408, description: 'The head of the request did not come in time.' },
  BodyTooLarge: { status: 413, description: 'The body is larger than the service takes.' },
  AddressTooLong: { status: 414, description: 'The address is too long.' },
  UnknownMediaType: { status: 415, description: 'The body is not `application/json`.' },
  HeadTooLarge: { status: 431, description: 'The head of the request is too large.' },
  Unexpected: { status: 500, description: 'An unexpected error.' },
} as const;

type Refusal = keyof typeof REFUSALS;

/** An OpenAPI document with what any address of the service may answer, beside its own answers. */
export function withPlatformResponses(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, extended(item, path)]);
  const responses = Object.entries(REFUSALS).map(([name, { description }]) => {
    const content = { 'application/json': { schema: refTo('Error') } };
    return [name, { description, content }];
  });
  return {
    ...document,
    paths: Object.fromEntries(paths) as OpenAPIObject['paths'],
    components: {
      ...document.components,
      responses: Object.fromEntries(responses) as Record<string, { description: string }>,
    },
  };
}

function extended(item: PathItem, path: string): PathItem {
  const described: PathItem = { ...item };
  for (const method of METHODS) {
    const operation = item[method];
    if (operation) described[method] = withRefusals(operation, refusalsOf(path, method, operation));
  }
  return described;
}

function refusalsOf(
  path: string,
  method: (typeof METHODS)[number],
  { security }: Operation,
): readonly Refusal[] {
  return [
    'Malformed',
    ...(security?.length === 0 ? [] : (['Unauthenticated'] as const)),
    'TooSlow',
    // A body is read whatever the handler makes of it; that of a GET is not.
    ...(method === 'get' ? [] : (['BodyTooLarge', 'UnknownMediaType'] as const)),
    ...(path.includes('{') ? (['AddressTooLong'] as const) : []),
    'HeadTooLarge',
    'Unexpected',
  ];
}

/** What the operation says of a status itself stands. */
function withRefusals(operation: Operation, refusals: readonly Refusal[]): Operation {
  const responses = { ...operation.responses };
  for (const name of refusals) {
    responses[REFUSALS[name].status] ??= { $ref: `#/components/responses/${name}` };
  }
  return { ...operation, responses };
}
