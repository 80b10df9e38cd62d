import fc from 'fast-check';
import { mutated } from './byte-mutator.js';
import { anyBody, anyRequest } from './fuzzed-requests.js';

/** What is sent to one address over HTTP. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

/** What is sent to one subject of NATS. */
export interface NatsRequest {
  readonly subject: string;
  readonly payload: Uint8Array;
}

export const ASSEMBLE = '/v1/context/assemble';
export const DEADLINE_HEADER = 'x-deadline-ms';

const KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';
const SEGMENTS = [
  ...['1', '0', '-1', '1e3', '2147483648', '99999999999999999999', '%31', '1%00', '%F0%9F%90%89'],
  ...['%', '%E0%A4%A', '%2e%2e', '..', '.', '%2F', ';x', '*', 'null', '__proto__', 'constructor'],
  ...[KEY, KEY.toUpperCase(), `${KEY}0`, encodeURIComponent(KEY), 'combats', 'k'.repeat(500)],
];
const segment = fc.oneof(
  fc.constantFrom(...SEGMENTS),
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
  }),
);
const METHODS = ['GET', 'GET', 'GET', 'DELETE', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE'];
const PREFIXES = ['context', 'context', 'combats', 'players/1', 'schemas', '..', ''];
const address = fc
  .tuple(
    fc.constantFrom(...PREFIXES),
    segment,
    fc.constantFrom('', '', '/status', '/inventory', '/'),
  )
  .map(([prefix, middle, end]) => `/v1/${prefix}/${middle}${end}`);

const JSON_TYPE = { 'content-type': 'application/json' };

const toAssemble: fc.Arbitrary<HttpRequest> = fc.oneof(
  { weight: 9, arbitrary: posted(anyBody) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(posted(anyBody), fc.constantFrom('60000', '0', '-1', '1e3', 'soon', '9'.repeat(20)))
      .map(([request, deadline]) => ({
        ...request,
        headers: { ...JSON_TYPE, [DEADLINE_HEADER]: deadline },
      })),
  },
);

const toAnyAddress: fc.Arbitrary<HttpRequest> = fc
  .tuple(fc.constantFrom(...METHODS), address)
  .map(([method, path]) => ({ method, path, headers: {} }));

/** Teams of a fight, as bytes that may be other ones. */
const teams = fc
  .array(anyRequest, { maxLength: 3 })
  .map((some) => Buffer.from(JSON.stringify({ teams: some.map(withoutScope) })));

const toCombats = posted(fc.oneof(teams, mutated(teams)), '/v1/combats');

/** Most of it to assemble, the rest to any address there is, and to some that there are not. */
export const anyHttpRequest: fc.Arbitrary<HttpRequest> = fc.oneof(
  { weight: 8, arbitrary: toAssemble },
  { weight: 1, arbitrary: toAnyAddress },
  { weight: 1, arbitrary: toCombats },
);

const keys = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constant(KEY) }, { weight: 1, arbitrary: segment }))
  .map((some) => Buffer.from(JSON.stringify({ keys: some })));
const enveloped = anyRequest.map((data) =>
  Buffer.from(JSON.stringify({ pattern: 'context.assemble', id: 'an envelope', data })),
);

/** Most of it to assemble, plainly or as a Nest client does; the rest to read and to release. */
export const anyNatsRequest: fc.Arbitrary<NatsRequest> = fc.oneof(
  { weight: 8, arbitrary: toSubjects(anyBody, 'context.assemble') },
  { weight: 1, arbitrary: toSubjects(fc.oneof(enveloped, mutated(enveloped)), 'context.assemble') },
  {
    weight: 1,
    arbitrary: toSubjects(fc.oneof(keys, mutated(keys)), 'context.read', 'context.release'),
  },
);

function toSubjects(
  payloads: fc.Arbitrary<Uint8Array>,
  ...subjects: readonly string[]
): fc.Arbitrary<NatsRequest> {
  return fc
    .tuple(fc.constantFrom(...subjects), payloads)
    .map(([subject, payload]) => ({ subject, payload }));
}

function posted(bodies: fc.Arbitrary<Uint8Array>, path = ASSEMBLE): fc.Arbitrary<HttpRequest> {
  return bodies.map((body) => ({ method: 'POST', path, headers: JSON_TYPE, body }));
}

function withoutScope(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request;
  return Object.fromEntries(Object.entries(request).filter(([name]) => name.endsWith('_ids')));
}
