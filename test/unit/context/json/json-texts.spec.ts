import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { JsonTexts } from '../../../../src/context/json/json-texts.js';

const textOf = (n: number) => new JsonText(`{"n": [${String(n)}]}`);

describe('JSON texts that come again', () => {
  it('are parsed once, and are what any other would be', () => {
    const texts = new JsonTexts(10);
    const [first, again] = [texts.of(textOf(1)), texts.of(textOf(1))];

    expect(again).toBe(first);
    expect(first.text).toBe('{"n": [1]}');
    expect(first.value).toEqual({ n: [1] });
    expect(first.depth).toBe(2);
    expect(texts.of(textOf(2)).value).toEqual({ n: [2] });
  });

  it('cannot be changed by who reads them', () => {
    const value = new JsonTexts(10).of(textOf(1)).value as { n: number[] };

    expect(() => value.n.push(2)).toThrow(TypeError);
    expect(() => Object.assign(value, { n: 0 })).toThrow(TypeError);
  });

  it('are remembered while they are asked for, and no more than twice as many as said', () => {
    const texts = new JsonTexts(3);
    const [always, once] = [texts.of(textOf(0)), texts.of(textOf(1))];
    for (let n = 2; n < 20; n++) {
      texts.of(textOf(n));
      expect(texts.of(textOf(0))).toBe(always);
    }

    expect(texts.of(textOf(1))).not.toBe(once);
  });

  it('are passed on as they are where they are long', () => {
    const long = JsonText.of('x'.repeat(5000));

    expect(new JsonTexts(3).of(long)).toBe(long);
  });
});
