import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../../src/context/json/json-scan.js';

const membersIn = (json: string) => [...membersOf(json)];

describe('membersOf', () => {
  it('gives each value as it is spelled, without the space around it', () => {
    const json = String.raw` { "a" : 1.10 ,"b":[ 1 , {"c": 2} ] , "": "\"}, {\\" , "d": {} } `;

    expect(membersIn(json)).toEqual([
      ['a', '1.10'],
      ['b', '[ 1 , {"c": 2} ]'],
      ['', String.raw`"\"}, {\\"`],
      ['d', '{}'],
    ]);
  });

  it('finds none in an empty object', () => {
    expect(membersIn(' { } ')).toEqual([]);
  });

  it('gives what any object was written from, however it is laid out', () => {
    const names = fc.string({ unit: 'binary' });
    const values = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 });
    const members = fc.array(fc.tuple(names, values, fc.nat({ max: 3 })), { maxLength: 4 });
    fc.assert(
      fc.property(members, (written) => {
        const entries = written.map(([name, value, indent]) => [
          name,
          JSON.stringify(value, undefined, indent),
        ]);
        const json = entries.map(([name, text]) => `${JSON.stringify(name)}:${String(text)}`);
        expect(membersIn(`{${json.join(',\n')}}`)).toEqual(entries);
      }),
    );
  });

  it('reads a string of millions of escapes', () => {
    const text = JSON.stringify('x\n'.repeat(4_000_000));

    expect(
      membersIn(`{"a": ${text}, "b": 1}`).map(([name, value]) => [name, value.length]),
    ).toEqual([
      ['a', text.length],
      ['b', 1],
    ]);
  });
});
