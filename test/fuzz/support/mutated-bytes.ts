import fc from 'fast-check';

/** One change of some bytes: where, as a share of their length, and what with. */
interface Mutation {
  readonly how: 'flip' | 'insert' | 'remove' | 'repeat' | 'cut';
  readonly at: number;
  readonly bytes: Uint8Array;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.constantFrom('flip', 'insert', 'remove', 'repeat', 'cut'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom('{', '[', '"', '\\', '\\u0000', '\ud800', '1e999', '-', '\r\n\r\n', '\ufeff')
      .map((text) => new Uint8Array(Buffer.from(text))),
  ),
});

/** Up to four changes, one after the other. */
export const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });

export function mutated(bytes: Uint8Array, changes: readonly Mutation[]): Uint8Array {
  return changes.reduce(changed, bytes);
}

function changed(bytes: Uint8Array, { how, at: share, bytes: with_ }: Mutation): Uint8Array {
  const at = Math.floor(share * bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (how) {
    case 'flip':
      return Uint8Array.from(bytes, (byte, n) => (n === at ? byte ^ (with_[0] ?? 1) : byte));
    case 'insert':
      return new Uint8Array(Buffer.concat([before, with_, after]));
    case 'remove':
      return new Uint8Array(Buffer.concat([before, after.subarray(with_.length)]));
    case 'repeat':
      return new Uint8Array(Buffer.concat([before, after, after]));
    case 'cut':
      return before;
  }
}
