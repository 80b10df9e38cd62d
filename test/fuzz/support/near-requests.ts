import fc from 'fast-check';
import { SCOPES } from '../../../src/context/scopes/built-in-scopes.js';
import { monsterId } from '../../support/entities.js';

/** Entities that there are, and some that there are not. */
export const PEOPLE = [1, 2, 3, 4, 5];
const NOBODY = [77, 2 ** 31 - 1];

const scope = fc.constantFrom(...SCOPES.map(({ name }) => name));
const id = fc.constantFrom(...PEOPLE, ...NOBODY);
const uuid = id.chain((n) => fc.constantFrom(monsterId(n), monsterId(n).toUpperCase()));
const GOOD = {
  scope,
  player_ids: fc.array(id, { maxLength: 4 }),
  monster_ids: fc.array(uuid, { maxLength: 3 }),
  pet_ids: fc.array(id, { maxLength: 3 }),
  include: fc.constantFrom('keys', 'contexts', 'both'),
  ttl_seconds: fc.integer({ min: 1, max: 3 }),
  locale: fc.constantFrom('ru', 'en'),
};

/** What is no id of anybody's, in all the spellings that look like one. */
const noId = fc.constantFrom<unknown>(
  ...[0, -0, -1, 1.5, 1e20, 2 ** 31, 2 ** 53 + 2, null, true, {}, [1], [[1]], ''],
  ...['1', '1e3', ' 1', '１', '1\u0000', '__proto__', `${monsterId(1)}\n`, monsterId(1).slice(1)],
);
const odd = fc.oneof(noId, fc.array(noId, { maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }));
const oddField = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'scopes', 'player_id', 'data', 'id'),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

/** Requests of the contract. */
export const goodRequest = fc
  .record(GOOD, { requiredKeys: ['scope', 'player_ids'] })
  .filter(({ player_ids, monster_ids = [], pet_ids = [] }) => {
    return player_ids.length + monster_ids.length + pet_ids.length > 0;
  });

/** Requests with something wrong in them, as a rule; as JSON text. */
const badRequest = fc
  .tuple(
    goodRequest,
    fc.array(fc.tuple(fc.oneof(fieldOf(), oddField), odd), { minLength: 1, maxLength: 3 }),
  )
  .map(([good, changes]) => {
    const members = [...Object.entries(good), ...changes];
    // By hand: fields may come twice, and `__proto__` is one like any other.
    return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`).join(',')}}`;
  });

function fieldOf() {
  return fc.constantFrom(...Object.keys(GOOD));
}

function textOf(value: unknown): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

/** One of them is it as a rule. */
export function often<Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 19, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
}

/** A body, and whether it has to be accepted. */
export interface Body {
  readonly text: string;
  readonly isGood: boolean;
}

/** Bodies that are requests, or nearly so, or not at all. */
export const nearRequest: fc.Arbitrary<Body> = fc.oneof(
  {
    weight: 4,
    arbitrary: goodRequest.map((good) => ({ text: JSON.stringify(good), isGood: true })),
  },
  { weight: 5, arbitrary: badRequest.map((text) => ({ text, isGood: false })) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 4 }).map((text) => ({ text, isGood: false })) },
);
