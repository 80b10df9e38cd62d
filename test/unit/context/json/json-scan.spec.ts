import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthOf, memberNamesOf } from '../../../../src/context/json/json-scan.js';

function depthByRecursion(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthByRecursion));
}

const texts = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 });
const anyName = fc.string({ unit: 'binary' });
const spaces = fc.constantFrom('', ' ', '\n\t');

describe('depthOf', () => {
  it.each([
    ['1e400', 0],
    ['"[[[{"', 0],
    ['{}', 1],
    ['[]', 1],
    ['[[], {}]', 2],
    ['{"a": {"b": [1]}, "c": {}}', 3],
    [String.raw`{"a\"[[": "\\", "]": "\\\"[{"}`, 1],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 100_000],
  ])('of %.40s is %i', (text, depth) => {
    expect(depthOf(text)).toBe(depth);
  });

  it('is that of a recursive count, however the text is laid out', () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 3 }), (value, indent) => {
        expect(depthOf(JSON.stringify(value, undefined, indent))).toBe(depthByRecursion(value));
      }),
    );
  });
});

describe('memberNamesOf', () => {
  it('keeps the order of the text for names that look like integers', () => {
    expect(memberNamesOf('{"b": 1, "10": 2, "2": 3, "a": 4}')).toEqual(['b', '10', '2', 'a']);
  });

  it('reads escapes in names, and passes over strings that look like structure', () => {
    const text = String.raw`{"a\u0041\"\\": "x: {", "\n": ["}", {"no": ":"}], "": "\\\""}`;

    expect(memberNamesOf(text)).toEqual(['aA"\\', '\n', '']);
  });

  it('gives the names `__proto__` and `constructor` like any other', () => {
    expect(memberNamesOf('{"__proto__": {"a": 1}, "constructor": []}')).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it('finds none in an empty object, nor those of objects within', () => {
    expect(memberNamesOf('{}')).toEqual([]);
    expect(memberNamesOf('{"own": {"of a member": {"deeper": 1}}}')).toEqual(['own']);
  });

  it('gives the names of any object in the order in which they were written', () => {
    const members = fc.array(fc.tuple(anyName, texts));
    fc.assert(
      fc.property(members, spaces, (entries, space) => {
        const written = entries.map(
          ([name, value]) => `${space}${JSON.stringify(name)}${space}:${JSON.stringify(value)}`,
        );
        expect(memberNamesOf(`{${written.join(',')}}`)).toEqual(entries.map(([name]) => name));
      }),
    );
  });
});
