import { describe, expect, it } from 'vitest';
import { jsonBodyOf, UNREADABLE } from '../../../../src/context/json/json-body.js';

describe('a body', () => {
  it.each(['{"scope": "trade"}', '[]', 'null', '5', '"text"', ' {"a":\n1} '])(
    'is the value of its JSON: %j',
    (text) => {
      const value: unknown = JSON.parse(text);

      expect(jsonBodyOf(Buffer.from(text))).toEqual(value);
    },
  );

  it('keeps a member `__proto__` as a member', () => {
    const body = jsonBodyOf(Buffer.from('{"__proto__": {"scope": "trade"}}'));

    expect(Object.keys(body as object)).toEqual(['__proto__']);
  });

  it('may begin with a byte order mark', () => {
    expect(jsonBodyOf(Buffer.from('\u{feff}{"scope": "trade"}'))).toEqual({ scope: 'trade' });
  });

  it.each(['', ' ', '{', 'scope=trade', "{'a': 1}", '{"a": NaN}', '{} {}', 'undefined', '\u0000'])(
    'is unreadable when it is no JSON: %j',
    (text) => {
      expect(jsonBodyOf(Buffer.from(text))).toBe(UNREADABLE);
    },
  );

  it('is unreadable when it is not in UTF-8', () => {
    const bodies = [
      Buffer.from('{"a": "é"}', 'latin1'),
      Buffer.from('{"a": 1}', 'utf16le'),
      Buffer.from([0x22, 0xc0, 0x80, 0x22]),
      Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
      Buffer.from([0xff, 0xfe]),
    ];

    expect(bodies.map(jsonBodyOf)).toEqual(bodies.map(() => UNREADABLE));
  });
});
