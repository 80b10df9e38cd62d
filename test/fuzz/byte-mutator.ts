import fc from 'fast-check';

/** One change of some bytes. */
type Mutation = (bytes: Uint8Array) => Uint8Array;

/** Bytes and texts that parsers stumble over. */
const PIECES: readonly Uint8Array[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '\\u0000',
    '\\ud800',
    '\0',
    '\n',
    '\ufeff',
    '-',
    '.',
  ],
  ...['e9', '1e400', '-0', 'null', 'true', '[[[[[[[[', '"__proto__":1,', '"scope":"trade",', '//'],
]
  .map((text) => Buffer.from(text))
  .concat([Buffer.from([0xff]), Buffer.from([0xc0, 0x80]), Buffer.from([0xed, 0xa0, 0x80])]);

/** A place, as a share of the whole: it fits bytes of any length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const byte = fc.integer({ min: 0, max: 255 });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, byte).map(([at, value]) => splice(at, 1, [value])),
  fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(([at, bit]) => flip(at, bit)),
  fc.tuple(place, fc.constantFrom(...PIECES)).map(([at, piece]) => splice(at, 0, piece)),
  fc.tuple(place, fc.integer({ min: 1, max: 12 })).map(([at, count]) => splice(at, count, [])),
  place.map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(0, Math.floor(at * bytes.length)),
  ),
  fc.tuple(place, place).map(([from, to]) => repeat(from, to)),
);

/** Bytes with one to four changes. */
export function mutated(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(bytes, fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([original, mutations]) => mutations.reduce((some, mutate) => mutate(some), original));
}

function splice(at: number, count: number, inserted: Uint8Array | readonly number[]): Mutation {
  return (bytes) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([
      bytes.subarray(0, start),
      Uint8Array.from(inserted),
      bytes.subarray(start + count),
    ]);
  };
}

function flip(at: number, bit: number): Mutation {
  return (bytes) => {
    const start = Math.floor(at * bytes.length);
    return splice(at, 1, [(bytes[start] ?? 0) ^ (1 << bit)])(bytes);
  };
}

/** A part of the bytes once more, where it ends. */
function repeat(from: number, to: number): Mutation {
  return (bytes) => {
    const [start, end] = [from, to]
      .sort((a, b) => a - b)
      .map((at) => Math.floor(at * bytes.length));
    const [before, part] = [bytes.subarray(0, end), bytes.subarray(start, end)];
    return Buffer.concat([before, part, bytes.subarray(end)]);
  };
}
