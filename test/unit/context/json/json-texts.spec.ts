import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { JsonTexts } from '../../../../src/context/json/json-texts.js';

const ROOM = { texts: 10, letters: 1000 };
const textOf = (n: number) => new JsonText(`{"n": [${String(n)}]}`);
const LETTERS = textOf(1).text.length;

/** What is read of a bag: a text, and much else around it that nobody asks for again. */
function cutText(text: string): JsonText {
  const bag = `${text}\n`.padEnd(100_000, String(Math.random()));
  return new JsonText(bag.slice(0, text.length));
}

function usedMegabytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1e6;
}

describe('JSON texts that come again', () => {
  it('are parsed once, and are what any other would be', () => {
    const texts = new JsonTexts(ROOM);
    const [first, again] = [texts.of(textOf(1)), texts.of(textOf(1))];

    expect(again).toBe(first);
    expect(first.text).toBe('{"n": [1]}');
    expect(first.value).toEqual({ n: [1] });
    expect(first.depth).toBe(2);
    expect(texts.of(textOf(2)).value).toEqual({ n: [2] });
  });

  it('cannot be changed by who reads them', () => {
    const value = new JsonTexts(ROOM).of(textOf(1)).value as { n: number[] };

    expect(() => value.n.push(2)).toThrow(TypeError);
    expect(() => Object.assign(value, { n: 0 })).toThrow(TypeError);
  });

  it.each([
    { texts: 3, letters: 1000 },
    { texts: 1000, letters: 3 * LETTERS },
  ])('are remembered while they are asked for, and no more than twice what fits %j', (room) => {
    const texts = new JsonTexts(room);
    const [always, once] = [texts.of(textOf(0)), texts.of(textOf(1))];
    for (let n = 2; n < 20; n++) {
      texts.of(textOf(n));
      expect(texts.of(textOf(0))).toBe(always);
    }

    expect(texts.of(textOf(1))).not.toBe(once);
  });

  it('are passed on as they are where they are long', () => {
    const long = JsonText.of('x'.repeat(5000));

    expect(new JsonTexts(ROOM).of(long)).toBe(long);
  });

  it.each([
    '{"n": 1, "of": "letters"}',
    '"Ünï\u00ff"',
    '"Кольцо из меди"',
    '"lone \ud800 half"',
    '""',
  ])('keep every letter: %s', (text) => {
    const texts = new JsonTexts(ROOM);

    expect([texts.of(cutText(text)).text, texts.of(cutText(text)).text]).toEqual([text, text]);
  });

  it('keep nothing alive of what they were cut from', () => {
    const count = 400;
    // Less than there is: texts are forgotten, and found again when they are about to be.
    const texts = new JsonTexts({ texts: 300, letters: 1_000_000 });
    const before = usedMegabytes();
    for (let nth = 0; nth < 3 * count; nth++) {
      texts.of(cutText(`{"the item of this number": ${String(nth % count)}}`));
    }

    expect(usedMegabytes() - before).toBeLessThan(5);
    expect(texts.of(cutText('{"the item of this number": 399}')).value).toBeDefined();
  });
});
