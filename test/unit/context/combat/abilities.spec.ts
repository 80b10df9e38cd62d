import { describe, expect, it } from 'vitest';
import { abilitiesOf } from '../../../../src/context/combat/combatant.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';

function abilities(snapshot: string): readonly string[] {
  return abilitiesOf(new JsonText(snapshot));
}

describe('the abilities of a skills_snapshot', () => {
  it.each([
    ['a list of ids', '["strike", "bite"]', ['strike', 'bite']],
    ['a list of {id}, whatever else they hold', '[{"id":"b","level":{}},{"id":"a"}]', ['b', 'a']],
    [
      '{id: level}, whatever the levels',
      '{"roar": null, "bite": "x", "dig": [{}]}',
      ['roar', 'bite', 'dig'],
    ],
    ['an empty list', '[]', []],
    ['an empty object', '{}', []],
    ['a list with an id twice', '["strike", "strike"]', ['strike', 'strike']],
    ['an id `__proto__`', '{"__proto__": 1, "constructor": 2}', ['__proto__', 'constructor']],
    ['a level of id', '{"id": 1}', ['id']],
  ])('are those of %s', (_form, snapshot, ids) => {
    expect(abilities(snapshot)).toEqual(ids);
  });

  it('are in the order of the text even where they look like integers', () => {
    expect(abilities('{"b": 1, "10": 1, "2": 1}')).toEqual(['b', '10', '2']);
    expect(abilities('["10", "2", "b"]')).toEqual(['10', '2', 'b']);
  });

  it('leave an empty id out', () => {
    expect(abilities('["", "bite"]')).toEqual(['bite']);
    expect(abilities('[{"id": ""}, {"id": "bite"}]')).toEqual(['bite']);
    expect(abilities('{"": 1, "bite": 2}')).toEqual(['bite']);
  });

  it.each(['null', '"strike"', '5', 'true'])('are refused as %s', (snapshot) => {
    expect(() => abilities(snapshot)).toThrow(
      new InvalidDataError('skills_snapshot', 'has no known form'),
    );
  });

  it('are refused as NULL', () => {
    expect(() => abilitiesOf(null)).toThrow(
      new InvalidDataError('skills_snapshot', 'has no known form'),
    );
  });

  it.each([
    '[1]',
    '[null]',
    '[["strike"]]',
    '["strike", 1]',
    '["strike", null]',
    '[{}]',
    '[{"id": null}]',
    '[{"id": 5}]',
    '[{"id": ["strike"]}]',
    '[{"ID": "strike"}]',
    '[{"id": "strike"}, {}]',
    '["strike", {"id": "bite"}]',
    '[{"id": "bite"}, "strike"]',
  ])('are refused as %s: an id is no text, or forms are mixed', (snapshot) => {
    expect(() => abilities(snapshot)).toThrow(
      new InvalidDataError('skills_snapshot', 'an id is no text, or forms are mixed'),
    );
  });
});
