import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonText, toJsonText } from '../../../../src/context/json/json-text.js';

describe('toJsonText', () => {
  it('writes a text letter for letter, numbers that a double cannot hold among it', () => {
    const text = '{"n": 1e400, "d": 0.10, "i": 12345678901234567890, "z": -0}';

    expect(toJsonText({ before: 1, data: new JsonText(text), after: '2' })).toBe(
      `{"before":1,"data":${text},"after":"2"}`,
    );
  });

  it('keeps a key `__proto__`, around a text and in it', () => {
    const tree = Object.fromEntries([['__proto__', new JsonText('{"__proto__": {"a": 1}}')]]);

    expect(toJsonText(tree)).toBe('{"__proto__":{"__proto__": {"a": 1}}}');
  });

  it('splices texts nested in objects and lists, each in its place', () => {
    const [one, two] = [new JsonText('[ 1 ]'), new JsonText('[ 2 ]')];

    expect(toJsonText({ list: [one, { deep: [two, one] }], last: two })).toBe(
      '{"list":[[ 1 ],{"deep":[[ 2 ],[ 1 ]]}],"last":[ 2 ]}',
    );
  });

  it('writes a text that is the whole document', () => {
    expect(toJsonText(new JsonText(' {"a" : 1} '))).toBe(' {"a" : 1} ');
  });

  it('writes what holds no text as JSON.stringify does', () => {
    const tree = { a: [1, null, 'б"', { b: undefined }], c: -0 };

    expect(toJsonText(tree)).toBe(JSON.stringify(tree));
  });

  it('leaves strings as they are, those that mean something to a replacement among them', () => {
    const tree = { text: '$& $1 $` $$ "{}" \\" \u2028', data: new JsonText('"$& $$"') };

    expect(toJsonText(tree)).toBe(`{"text":${JSON.stringify(tree.text)},"data":"$& $$"}`);
  });

  it('writes any mix of texts and strings as if all were one value', () => {
    const parts = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string()));
    fc.assert(
      fc.property(parts, fc.array(fc.boolean()), (values, asText) => {
        const tree = values.map((value, at) => (asText[at] ? JsonText.of(value) : value));
        expect(toJsonText({ tree })).toBe(JSON.stringify({ tree: values }));
      }),
    );
  });

  it.each([undefined, () => 1, Symbol('no'), { toJSON: () => undefined }])(
    'writes nothing that JSON does not have: %s',
    (nothing) => {
      expect(() => toJsonText(nothing)).toThrow(TypeError);
      expect(() => JsonText.of(nothing)).toThrow(TypeError);
    },
  );

  it('leaves nothing behind when a tree cannot be written', () => {
    const circle: unknown[] = [new JsonText('[1]')];
    circle.push(circle);

    expect(() => toJsonText(circle)).toThrow(TypeError);
    expect(JSON.stringify([new JsonText('[ 1 ]')])).toBe('[[1]]');
  });
});

describe('JsonText', () => {
  it('gives its value to a JSON.stringify of anyone else', () => {
    expect(JSON.stringify({ data: new JsonText('{"n": 1e400, "d": 0.10}') })).toBe(
      '{"data":{"n":null,"d":0.1}}',
    );
  });

  it('parses once, whatever the value', () => {
    const object = new JsonText('{"a": [1]}');

    expect(object.value).toEqual({ a: [1] });
    expect(object.value).toBe(object.value);
    expect(new JsonText('null').value).toBeNull();
  });

  it('is made of a value in memory', () => {
    expect(JsonText.of({ a: [1, 'б'] }).text).toBe('{"a":[1,"б"]}');
  });

  it('knows its depth and the names of its members', () => {
    const text = new JsonText('{"b": [{}], "10": 1, "2": {"c": 1}}');

    expect([text.depth, text.memberNames]).toEqual([3, ['b', '10', '2']]);
  });
});
