import fc from 'fast-check';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';
import { monsterId } from '../support/entities.js';
import { mutated } from './byte-mutator.js';

/** Of the ids that are drawn most often, the first are somebody's and the others nobody's. */
export const KNOWN_IDS = [1, 2, 3, 4, 5];
const COMMON_IDS = [...KNOWN_IDS, 6, 7, 8];
/** So few that a list comes to the cap, and beyond it, all the time. */
export const MAX_IDS = 12;
export const MAX_TTL_SECONDS = 86_400;
export const SCOPE_NAMES = SCOPES.map(({ name }) => name);

/** Texts that have meant something to some program. */
const TEXTS = [
  ...['', ' ', '1', '1e3', ' 1', '１', '1\u0000', 'null', '\u202e', '\ud800', '🐉'.repeat(20)],
  ...['__proto__', 'constructor', 'toString', 'toJSON', 'hasOwnProperty', 'length', 'prototype'],
  ...["' OR 1=1 --", '$1', '{{7*7}}', '${7*7}', '../../etc/passwd', '%00', '%s%n', '<b>', '\r\n'],
  ...['player_ids', 'request', 'pattern', 'data', 'id', 'x'.repeat(300), '\uffff', '\ufeff'],
];
const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  1e20,
  2 ** 31 - 1,
  2 ** 31,
  9_007_199_254_740_994,
  5e-324,
  Number.MAX_VALUE,
  NaN,
];

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS, ...NUMBERS, true, false, null, [], {}, [[1]], { length: 1 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
);
/** As the contract has it, as a rule. */
const mostly = <Value>(value: fc.Arbitrary<Value>, weight: number): fc.Arbitrary<unknown> =>
  fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: hostile });

const number = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...COMMON_IDS) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 31 - 1 }) },
);
const uuid = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.constantFrom(...COMMON_IDS), fc.boolean())
      .map(([n, isRaised]) => (isRaised ? monsterId(n).toUpperCase() : monsterId(n))),
  },
  { weight: 1, arbitrary: fc.uuid() },
);
const listOf = (id: fc.Arbitrary<unknown>) => fc.array(id, { maxLength: 6 });

function requestOf(weight: number): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record(
    {
      scope: mostly(fc.constantFrom(...SCOPE_NAMES), weight),
      player_ids: mostly(listOf(mostly(number, weight * 5)), weight),
      monster_ids: mostly(listOf(mostly(uuid, weight * 5)), weight),
      pet_ids: mostly(listOf(mostly(number, weight * 5)), weight),
      include: mostly(fc.constantFrom('keys', 'contexts', 'both'), weight),
      ttl_seconds: mostly(fc.integer({ min: 1, max: MAX_TTL_SECONDS }), weight),
      locale: mostly(fc.constantFrom('ru', 'en'), weight),
    },
    { requiredKeys: ['scope'] },
  );
}

const withMore = fc
  .tuple(requestOf(8), fc.constantFrom(...TEXTS), hostile)
  .map(([request, field, value]) =>
    Object.fromEntries([...Object.entries(request), [field, value]]),
  );

/** A request as a value, mostly near one of the contract's. */
export const anyRequest: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: requestOf(60) },
  { weight: 6, arbitrary: requestOf(8) },
  { weight: 2, arbitrary: withMore },
  { weight: 1, arbitrary: hostile },
);

const written = anyRequest.map(bytesOf);

/** A request as bytes: as it is, or with some of its bytes other ones. */
export const anyBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 2, arbitrary: written },
  { weight: 1, arbitrary: mutated(requestOf(200).map(bytesOf)) },
);

/** What only a caller in process can send: it is no JSON. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: anyRequest },
  {
    weight: 1,
    arbitrary: fc
      .tuple(requestOf(60), fc.constantFrom('player_ids', 'scope', 'ttl_seconds', 'x'), strange())
      .map(([request, field, value]) => ({ ...request, [field]: value })),
  },
  { weight: 1, arbitrary: strange() },
);

function strange(): fc.Arbitrary<unknown> {
  const sparse: number[] = [];
  sparse[3] = 1;
  return fc.constantFrom<unknown>(
    ...[undefined, 1n, Symbol('id'), () => 1, new Date(0), new Map([['scope', 'status']])],
    ...[new Set([1]), /x/, sparse, new Uint8Array(4), Object.create(null), new Number(1)],
    ...[Object.freeze([1]), Promise.resolve(1), new Proxy([1], {}), Infinity, new String('status')],
  );
}

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
