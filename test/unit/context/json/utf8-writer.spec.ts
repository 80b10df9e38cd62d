import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciiJsonText, JsonText, toAsciiJson } from '../../../../src/context/json/json-text.js';
import { Utf8Writer } from '../../../../src/context/json/utf8-writer.js';

const anyPiece = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => new JsonText(text)),
  fc.string({ unit: 'binary' }).map((text) => new AsciiJsonText(toAsciiJson(text))),
);

describe('documents in UTF-8', () => {
  it('are what their pieces are together, each untouched by those after it', () => {
    const writer = new Utf8Writer();
    fc.assert(
      fc.property(fc.array(fc.array(anyPiece), { maxLength: 20 }), (documents) => {
        const written = documents.map((pieces) => writer.write(pieces));
        expect(written.map(String)).toEqual(
          documents.map((pieces) =>
            Buffer.from(pieces.map(({ text }) => text).join('')).toString(),
          ),
        );
      }),
    );
  });

  it('may be larger than the room that others share', () => {
    const writer = new Utf8Writer();
    const texts = ['щ'.repeat(100_000), 'a', 'щит'.repeat(50_000), 'b'];
    const written = texts.map((text) => writer.write([new JsonText(text)]));

    expect(written.map(String)).toEqual(texts);
  });
});

describe('toAsciiJson', () => {
  it('writes any value in ASCII, to be read as it was', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const json = toAsciiJson(value);
        expect(Buffer.byteLength(json)).toBe(json.length);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
