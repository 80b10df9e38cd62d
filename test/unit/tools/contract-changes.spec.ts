import { describe, expect, it } from 'vitest';
import { contractChanges } from '../../../tools/contract/contract-changes.mjs';

type Json = Readonly<Record<string, unknown>>;

const text = { type: 'string' };
const integer = { type: 'integer' };
const json = (schema: Json) => ({ 'application/json': { schema } });

function object(properties: Readonly<Record<string, Json>>, required: readonly string[] = []) {
  return { type: 'object', properties, required };
}

function changesIn(name: string, before: Json, after: Json): readonly string[] {
  return contractChanges(new Map([[name, before]]), new Map([[name, after]])).map(
    ({ path, change, breaking }) => `${breaking ? '!' : ' '} ${path}: ${change}`,
  );
}

describe('a contract', () => {
  const status = { $ref: '#/$defs/player', $defs: { player: object({ name: text }) } };

  it('breaks without one of its documents, not by a new one', () => {
    const before = new Map([['status', status]]);
    const after = new Map([['raid', status]]);

    expect(contractChanges(before, after)).toEqual([
      { path: 'status', change: 'removed', breaking: true },
      { path: 'raid', change: 'added', breaking: false },
    ]);
  });

  it('names the document of a change', () => {
    expect(changesIn('status', status, object({ name: integer }))).toEqual([
      '! status: name: may now be integer',
      '  status: name: can no longer be string',
    ]);
    expect(changesIn('status', status, text)).toContain('! status: may now be string');
  });
});

const parameter = { in: 'path', name: 'id', required: true, schema: integer };

function openApi(
  operation: Json,
  { components = {}, ...item }: Readonly<Record<string, unknown>> = {},
): Json {
  return {
    openapi: '3.1.0',
    paths: { '/v1/players/{id}': { ...item, post: operation } },
    components,
  };
}

function afterOpenApi(before: Json, after: Json): readonly string[] {
  return changesIn('openapi', openApi(before), openApi(after));
}

describe('OpenAPI', () => {
  it('breaks without an operation', () => {
    const document = openApi({});
    const { paths } = document as { paths: Json };
    const more = { ...document, paths: { ...paths, '/v1/combats': { get: {} } } };

    expect(changesIn('openapi', document, more)).toEqual(['  openapi: GET /v1/combats: added']);
    expect(changesIn('openapi', more, document)).toEqual(['! openapi: GET /v1/combats: removed']);
  });

  it('breaks without an answer, a form of it or a header', () => {
    const retry = { headers: { 'Retry-After': { schema: integer } } };
    const answer = { 200: { content: json(object({ a: text })) }, 204: {}, 503: retry };
    const answers = (responses: Json) => ({ responses });

    expect(afterOpenApi(answers(answer), answers({ 200: {}, 422: {}, 503: {} }))).toEqual([
      '! openapi: POST /v1/players/{id}: 204: removed',
      '! openapi: POST /v1/players/{id}: 200 application/json: removed',
      '! openapi: POST /v1/players/{id}: 503 Retry-After: removed',
      '  openapi: POST /v1/players/{id}: 422: added',
    ]);
  });

  it('sends its answers', () => {
    const answer = (schema: Json) => ({ responses: { 200: { content: json(schema) } } });

    expect(afterOpenApi(answer(integer), answer({ type: 'number' }))).toEqual([
      '! openapi: POST /v1/players/{id}: 200 application/json: integer → number',
    ]);
    expect(afterOpenApi(answer(object({})), answer(object({ a: text }, ['a'])))).toEqual([
      '  openapi: POST /v1/players/{id}: 200 application/json.a: added, and required',
    ]);
  });

  it('takes its requests', () => {
    const request = (schema: Json, required = false) => ({
      requestBody: { content: json(schema), required },
    });

    expect(afterOpenApi(request(integer), request({ type: 'number' }, true))).toEqual([
      '! openapi: POST /v1/players/{id}: body: now required',
      '  openapi: POST /v1/players/{id}: body.application/json: integer → number',
    ]);
    expect(afterOpenApi(request(object({})), request(object({ a: text }, ['a'])))).toEqual([
      '! openapi: POST /v1/players/{id}: body.application/json.a: added, and required',
    ]);
    expect(afterOpenApi({}, request(text, true))).toEqual([
      '! openapi: POST /v1/players/{id}: body: added, and required',
    ]);
    expect(afterOpenApi(request(text), {})).toEqual([
      '! openapi: POST /v1/players/{id}: body: removed',
    ]);
  });

  it('takes its parameters, those of the path too', () => {
    const parameters = (...list: readonly Json[]) => ({ parameters: list });
    const locale = { in: 'query', name: 'locale', schema: text };

    expect(afterOpenApi(parameters(locale), parameters(parameter))).toEqual([
      '! openapi: POST /v1/players/{id}: query locale: removed',
      '! openapi: POST /v1/players/{id}: path id: added, and required',
    ]);
    expect(afterOpenApi(parameters(), parameters(locale))).toEqual([
      '  openapi: POST /v1/players/{id}: query locale: added',
    ]);
    expect(
      afterOpenApi(parameters(parameter), parameters({ ...parameter, schema: text })),
    ).toContain('! openapi: POST /v1/players/{id}: path id: can no longer be integer');
    expect(
      changesIn('openapi', openApi({}, parameters(parameter)), openApi(parameters(parameter))),
    ).toEqual([]);
  });

  it('follows its references to parameters, bodies, answers and schemas', () => {
    const $ref = (place: string) => ({ $ref: `#/components/${place}` });
    const components = (schema: Json) => ({
      parameters: { id: parameter },
      requestBodies: { id: { content: json($ref('schemas/id')) } },
      responses: { id: { content: json($ref('schemas/id')) } },
      schemas: { id: schema },
    });
    const operation = {
      parameters: [$ref('parameters/id')],
      requestBody: $ref('requestBodies/id'),
      responses: { 200: $ref('responses/id') },
    };
    const before = openApi(operation, { components: components(integer) });
    const after = openApi(operation, { components: components({ ...integer, minimum: 1 }) });

    expect(changesIn('openapi', before, after)).toEqual([
      '! openapi: POST /v1/players/{id}: body.application/json: minimum none → 1',
      '  openapi: POST /v1/players/{id}: 200 application/json: minimum none → 1',
    ]);
  });
});

/** One subject, as the service sees it. */
function asyncApi(
  request: Json,
  reply: readonly Json[],
  { address = 'context.read', action = 'receive' } = {},
): Json {
  const messages = reply.map((payload, at) => [`reply${at}`, { payload }] as const);
  return {
    asyncapi: '3.0.0',
    channels: {
      read: { address, messages: { request: { $ref: '#/components/messages/request' } } },
      replies: { address: null, messages: Object.fromEntries(messages) },
    },
    operations: {
      read: {
        action,
        channel: { $ref: '#/channels/read' },
        messages: [{ $ref: '#/channels/read/messages/request' }],
        reply: { channel: { $ref: '#/channels/replies' } },
      },
    },
    components: {
      messages: { request: { payload: { $ref: '#/components/schemas/request' } } },
      schemas: { request },
    },
  };
}

describe('AsyncAPI', () => {
  const keys = object({ keys: text });
  const narrow = object({ keys: { ...text, minLength: 1 } });

  it('breaks where a subject has another name', () => {
    const renamed = asyncApi(keys, [text], { address: 'context.find' });

    expect(changesIn('asyncapi', asyncApi(keys, [text]), renamed)).toEqual([
      '! asyncapi: channel context.read: removed',
      '  asyncapi: channel context.find: added',
      '! asyncapi: receive context.read: removed',
      '  asyncapi: receive context.find: added',
    ]);
  });

  it('takes the requests, through any reference, and sends the replies', () => {
    const before = asyncApi(keys, [text]);

    expect(changesIn('asyncapi', before, asyncApi(narrow, [text, integer]))).toEqual([
      '! asyncapi: receive context.read: message.keys: minLength none → 1',
      '! asyncapi: receive context.read: reply: may now be integer',
    ]);
    expect(changesIn('asyncapi', asyncApi(narrow, [text, integer]), before)).toEqual([
      '  asyncapi: receive context.read: message.keys: minLength 1 → none',
      '  asyncapi: receive context.read: reply: can no longer be integer',
    ]);
  });

  it('sends the messages of an operation that sends', () => {
    const send = { action: 'send' };

    expect(
      changesIn('asyncapi', asyncApi(keys, [text], send), asyncApi(narrow, [text], send)),
    ).toEqual(['  asyncapi: send context.read: message.keys: minLength none → 1']);
  });

  it('looks into payloads that name their format', () => {
    const wrapped = (schema: Json) => ({ schemaFormat: 'application/schema+json', schema });
    const after = asyncApi(keys, [wrapped(integer)]);

    expect(changesIn('asyncapi', asyncApi(keys, [wrapped(text)]), after)).toEqual([
      '! asyncapi: receive context.read: reply: may now be integer',
      '  asyncapi: receive context.read: reply: can no longer be string',
    ]);
    expect(changesIn('asyncapi', asyncApi(keys, [text]), asyncApi(keys, [wrapped(text)]))).toEqual(
      [],
    );
  });
});
