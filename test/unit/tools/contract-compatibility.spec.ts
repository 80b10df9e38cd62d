import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../../tools/contract/compatibility.mjs';

type Schema = Readonly<{
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: readonly Schema[];
  [keyword: string]: unknown;
}>;

const text = { type: 'string' };
const number = { type: 'number' };
const integer = { type: 'integer' };
const nothing = { type: 'null' };
const union = (...anyOf: readonly Schema[]) => ({ anyOf });
const list = (items: Schema) => ({ type: 'array', items });
const map = (values: Schema) => ({ type: 'object', patternProperties: { '^.*$': values } });
const one = (...values: readonly unknown[]) => ({ enum: values });
const open = (...values: readonly string[]) => ({ ...text, 'x-extensible-enum': values });

/** Every property is required, save those that are named. */
function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

function closed(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []) {
  return { ...object(properties, optional), additionalProperties: false };
}

function document(kinds: Readonly<Record<string, Schema>>) {
  const oneOf = Object.keys(kinds).map((name) => ({ $ref: `#/$defs/${name}` }));
  return { $id: 'combats.json', title: 'Combats', oneOf, $defs: kinds };
}

function brokenBy(before: Schema, after: Schema): readonly string[] {
  return (['output', 'input'] as const).filter((direction) =>
    changesOf(before, after, { direction }).some(({ breaking }) => breaking),
  );
}

const player = object({ name: text });
const both = ['output', 'input'];

const CASES: readonly (readonly [string, Schema, Schema, readonly string[]])[] = [
  ['a property is removed', object({ a: text, b: text }), object({ a: text }), both],
  ['an optional one is removed', object({ a: text }, ['a']), object({}), both],
  ['one is removed of a map', { ...map(text), properties: { a: text } }, map(text), both],
  ['an optional one is added', object({}), object({ a: text }, ['a']), []],
  ['a required one is added', object({}), object({ a: text }), ['input']],
  ['one that is only required is added', {}, { required: ['a'] }, ['input']],
  [
    'one of another type than the map’s is added',
    map(text),
    { ...map(text), properties: { a: number } },
    both,
  ],
  ['one of the map’s type is added', map(text), { ...map(text), properties: { a: text } }, []],
  ['a required one becomes optional', object({ a: text }), object({ a: text }, ['a']), ['output']],
  ['an optional one becomes required', object({ a: text }, ['a']), object({ a: text }), ['input']],
  ['it is closed', object({ a: text }), closed({ a: text }), ['input']],
  ['it is opened', closed({ a: text }), object({ a: text }), []],
  ['__proto__ is removed', object({ ['__proto__']: text }), object({}), both],
  ['constructor is added', object({}), object({ constructor: text }, ['constructor']), []],

  ['text becomes a number', text, number, both],
  ['an integer becomes a number', integer, number, ['output']],
  ['a number becomes an integer', number, integer, ['input']],
  ['it may be null', text, union(text, nothing), ['output']],
  ['it may be null, in short', text, { type: ['string', 'null'] }, ['output']],
  ['it is never null any more', union(text, nothing), text, ['input']],
  ['a union is written as types', union(text, nothing), { type: ['null', 'string'] }, []],
  ['it may be anything', text, {}, ['output']],
  ['it is no longer anything', {}, text, ['input']],
  ['oneOf says what anyOf did', union(text, number), { oneOf: [number, text] }, []],
  ['a part of another alternative is added', union(number, text), union(text, integer, number), []],
  ['a part of another alternative is dropped', union(integer, number), union(number), []],
  [
    'one is kept beside another',
    union(object({ a: text }), nothing),
    union(object({}), object({ a: text, b: text, c: text }, ['b', 'c']), nothing),
    ['output'],
  ],
  [
    'a null of no length is written out',
    { type: ['string', 'null'], maxLength: 1 },
    union({ ...text, maxLength: 1 }, nothing),
    [],
  ],
  [
    'an object is added to a union',
    union(player, nothing),
    union(player, closed({}), nothing),
    ['output'],
  ],
  [
    'an object of a union loses a property',
    union(nothing, player),
    union(object({}), nothing),
    both,
  ],
  [
    'what holds beside a union changes',
    { ...union(text, nothing), maxLength: 1 },
    { ...union(text, nothing), maxLength: 2 },
    ['output'],
  ],
  [
    'an alternative beside it is gone',
    { ...union(text, nothing), maxLength: 1 },
    { ...union(text), maxLength: 1 },
    ['input'],
  ],

  ['a value is added', one('a'), one('b', 'a'), ['output']],
  ['a value is removed', one('a', 'b'), one('b'), ['input']],
  ['a value is another', { const: 'a' }, { const: 'b' }, both],
  ['a value is added to an open list', open('a'), open('b', 'a'), []],
  ['a value is removed from an open list', open('a', 'b'), open('b'), both],
  ['an open list is in another order', open('a', 'b'), open('b', 'a'), []],
  ['a list becomes open', one('a'), open('a'), ['output']],
  ['an open list is closed', open('a'), one('a'), ['input']],
  ['null is added to the values', one('a'), one('a', null), ['output']],
  ['values become any text', one('a', 'b'), text, ['output']],
  ['any text becomes values', text, one('a', 'b'), ['input']],
  [
    'values are written as constants',
    { type: 'string', ...one('a', 'b') },
    union({ const: 'b' }, { type: 'string', const: 'a' }),
    [],
  ],

  ['a minimum is lower', { ...integer, minimum: 1 }, { ...integer, minimum: 0 }, ['output']],
  ['a minimum is higher', { ...integer, minimum: 1 }, { ...integer, minimum: 2 }, ['input']],
  ['a maximum is higher', { ...integer, maximum: 1 }, { ...integer, maximum: 2 }, ['output']],
  ['a maximum is lower', { ...integer, maximum: 1 }, { ...integer, maximum: 0 }, ['input']],
  ['a maximum is gone', { ...list(text), maxItems: 9 }, list(text), ['output']],
  ['a minimum is set', list(text), { ...list(text), minItems: 1 }, ['input']],
  ['a format is set', text, { ...text, format: 'uuid' }, ['input']],
  ['a format is gone', { ...text, format: 'uuid' }, text, ['output']],
  ['a format is another', { ...text, format: 'uuid' }, { ...text, format: 'uri' }, both],
  ['a default is set', text, { ...text, default: 'a' }, []],
  ['a default is another', { ...text, default: 'a' }, { ...text, default: 'b' }, ['input']],
  ['a keyword is not known', text, { ...text, contentEncoding: 'base64' }, both],

  ['items are retyped', list(text), list(number), both],
  ['items may be null', list(list(text)), list(list(union(text, nothing))), ['output']],
  ['values of a map are retyped', map(text), map(number), both],
  ['values of a map are narrowed', map(number), map(integer), ['input']],
  [
    'a map is written by additionalProperties',
    map(text),
    { type: 'object', additionalProperties: text },
    [],
  ],
  ['a map becomes an object', map(text), closed({ a: text }, ['a']), both],
  ['a map becomes free', map(text), { type: 'object' }, ['output']],
  [
    'a map is added',
    closed({ a: text }),
    { ...map(number), properties: { a: text }, required: ['a'] },
    [],
  ],
  [
    'keys of a map have another pattern',
    { patternProperties: { '^a': text } },
    { patternProperties: { '^b': text }, additionalProperties: false },
    both,
  ],

  ['a kind is removed', document({ player, pet: player }), document({ player }), both],
  ['a kind is added', document({ player }), document({ player, pet: object({}) }), []],
  [
    'a kind is retyped',
    document({ player }),
    document({ player: object({ name: integer }) }),
    both,
  ],
  [
    'only words differ',
    { ...document({ player }), title: 'A' },
    { ...document({ player: { ...player, description: 'B' } }), description: 'C' },
    [],
  ],
  [
    'a property named as a word is removed',
    object({ title: text, description: text }),
    object({ title: text }),
    both,
  ],
  [
    'a part of what is referred to is removed',
    { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: player } },
    { description: 'A', $ref: '#/$defs/a', $defs: { a: object({}) } },
    both,
  ],
  [
    'a reference is written out',
    { items: { $ref: '#/$defs/a~1b' }, $defs: { 'a/b': player } },
    { items: player },
    [],
  ],
  [
    'one of several parts changes',
    { allOf: [text, { minLength: 1 }] },
    { allOf: [text, { minLength: 0 }] },
    ['output'],
  ],
  [
    'a part is added',
    { allOf: [text, { minLength: 1 }] },
    { allOf: [text, { minLength: 1 }, { maxLength: 1 }] },
    both,
  ],
];

describe('a change of a schema', () => {
  it.each(CASES)('breaks whom it should when %s', (_, before, after, broken) => {
    expect(brokenBy(before, after)).toEqual(broken);
  });

  it('is told with its place, in words', () => {
    const before = document({
      player: object({
        tags: list(text),
        slots: map(list(integer)),
        mode: one('a', 'b'),
        name: text,
        vitals: object({ hp: { ...integer, minimum: 0 } }),
      }),
    });
    const after = document({
      player: object(
        {
          tags: list(union(text, nothing)),
          slots: map(list(number)),
          mode: one('b', 'c'),
          vitals: object({ hp: { ...integer, minimum: -1 } }),
          level: integer,
        },
        ['vitals'],
      ),
      guild: object({}),
    });

    expect(changesOf(before, after, { direction: 'output' })).toEqual([
      { path: 'player.name', change: 'removed', breaking: true },
      { path: 'player.tags[]', change: 'may now be null', breaking: true },
      { path: 'player.slots.*[]', change: 'integer → number', breaking: true },
      { path: 'player.mode', change: 'may now be "c"', breaking: true },
      { path: 'player.mode', change: 'can no longer be "a"', breaking: false },
      { path: 'player.vitals', change: 'no longer required', breaking: true },
      { path: 'player.vitals.hp', change: 'minimum 0 → -1', breaking: true },
      { path: 'player.level', change: 'added, and required', breaking: false },
      { path: 'guild', change: 'added', breaking: false },
    ]);
  });

  it.each([
    ['#/$defs/none', '#/$defs/none is not in the document'],
    ['#/constructor', '#/constructor is not in the document'],
    ['other.json#/$defs/a', 'other.json#/$defs/a is not in the document'],
    ['#/$defs/a', '#/$defs/a refers to itself'],
  ])('cannot be told of the reference %s', ($ref, message) => {
    const broken = { $ref, $defs: { a: list({ $ref: '#/$defs/a' }) } };
    expect(() => changesOf(text, broken, { direction: 'output' })).toThrow(message);
  });
});

const names = fc.oneof(
  fc.constantFrom('a', 'b', 'title', 'type', '$ref', '__proto__', 'constructor'),
  fc.string(),
);
const { schema: anySchema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Schema>(text, number, integer, nothing, { const: 1 }, one('a', 'b', null), {
      type: ['integer', 'null'],
      minimum: 1,
    }),
    tie('schema').map(list),
    tie('schema').map(map),
    fc.tuple(tie('schema'), tie('schema')).map((alternatives) => union(...alternatives)),
    fc
      .tuple(fc.dictionary(names, tie('schema'), { maxKeys: 4 }), fc.subarray(['a', 'b', 'type']))
      .map(([properties, optional]) => closed(properties, optional)),
  ),
}));

/** The schemas that differ from this one at a single place, in the way of `vary`. */
function* variantsOf(
  schema: Schema,
  vary: (schema: Schema) => Iterable<Schema>,
): Generator<Schema, void> {
  yield* vary(schema);
  for (const keyword of ['properties', 'patternProperties', 'anyOf', 'items']) {
    const inner = schema[keyword];
    if (inner === undefined) continue;
    if (keyword === 'items') {
      for (const items of variantsOf(inner as Schema, vary)) yield { ...schema, items };
      continue;
    }
    for (const [name, each] of Object.entries(inner as Record<string, Schema>)) {
      for (const variant of variantsOf(each, vary)) {
        const changed = Array.isArray(inner)
          ? inner.map((other: Schema) => (other === each ? variant : other))
          : { ...inner, [name]: variant };
        yield { ...schema, [keyword]: changed };
      }
    }
  }
}

function* withoutAProperty(schema: Schema): Generator<Schema, void> {
  const { properties = {}, required = [] } = schema;
  for (const name of Object.keys(properties)) {
    const others = Object.entries(properties).filter(([other]) => other !== name);
    yield {
      ...schema,
      properties: Object.fromEntries(others),
      required: required.filter((other) => other !== name),
    };
  }
}

function* withAnOptionalProperty(schema: Schema): Generator<Schema, void> {
  const { properties } = schema;
  if (properties === undefined || 'added' in properties) return;
  yield { ...schema, properties: { ...properties, added: list(text) } };
}

/** The same, with every list and the keys of every object begun at another place. */
function turned(value: unknown, by: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, turned(each, by)] as const);
  const start = entries.length === 0 ? 0 : by % entries.length;
  const inOrder = [...entries.slice(start), ...entries.slice(0, start)];
  return Array.isArray(value) ? inOrder.map(([, each]) => each) : Object.fromEntries(inOrder);
}

describe('any schema', () => {
  it('is compatible with itself, whatever the order of what it says', () => {
    fc.assert(
      fc.property(anySchema, fc.nat({ max: 5 }), (schema, by) => {
        const other = turned(schema, by) as Schema;
        expect(changesOf(schema, other, { direction: 'output' })).toEqual([]);
      }),
    );
  });

  it('breaks its readers without any of its properties', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        for (const variant of variantsOf(schema, withoutAProperty)) {
          expect(brokenBy(schema, variant), JSON.stringify(variant)).toContain('output');
        }
      }),
    );
  });

  it('breaks nobody by one more property that may be left out', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        for (const variant of variantsOf(schema, withAnOptionalProperty)) {
          expect(brokenBy(schema, variant), JSON.stringify(variant)).toEqual([]);
        }
      }),
    );
  });
});
