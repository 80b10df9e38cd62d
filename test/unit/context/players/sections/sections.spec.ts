import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../../src/context/rules/attributes.js';
import { JsonText, toJsonText } from '../../../../../src/context/json/json-text.js';
import { attributes } from '../../../../../src/context/players/sections/attributes.section.js';
import { character } from '../../../../../src/context/players/sections/character.section.js';
import { name } from '../../../../../src/context/players/sections/name.section.js';
import { skills } from '../../../../../src/context/players/sections/skills.section.js';
import { symbiote } from '../../../../../src/context/players/sections/symbiote.section.js';
import { wallet } from '../../../../../src/context/players/sections/wallet.section.js';
import { rulesWith } from '../../../fixtures/game-rules.js';

const rules = rulesWith();
const silent = { own: {}, warn: () => undefined };

describe('attributes', () => {
  it('are those of the row', () => {
    const row = { ...byAttribute(() => 8), strength: 15 };
    const warnings: string[] = [];
    const built = attributes.build(
      { read: [row], own: {}, warn: (warning) => warnings.push(warning) },
      rules,
    );

    expect([built, warnings]).toEqual([row, []]);
  });

  it('are eights without a row, with a warning', () => {
    const warnings: string[] = [];
    const built = attributes.build(
      { read: [], own: {}, warn: (warning) => warnings.push(warning) },
      rules,
    );

    expect([built, warnings]).toEqual([
      byAttribute(() => 8),
      ['attributes: no data, defaults used'],
    ]);
  });
});

describe('the character', () => {
  const own = {
    name: 'Hero',
    gender: 'female',
    game_stage: 'world',
    prev_game_stage: null,
    location_id: '52_52',
    prev_location_id: '',
  };

  it('is its own row, empty texts absent', () => {
    expect(character.build({ ...silent, read: undefined, own }, rules)).toEqual({
      ...own,
      prev_location_id: null,
    });
  });

  it('has a name unless it is empty', () => {
    const nameOf = (text: string) =>
      name.build({ ...silent, read: undefined, own: { name: text } }, rules);

    expect([nameOf('Hero'), nameOf('')]).toEqual(['Hero', null]);
  });
});

describe('skills', () => {
  it.each([NaN, Infinity, -Infinity])('have an experience of 0 for %d', (total_xp) => {
    const row = { skill_key: 'skill_swords', total_xp, is_unlocked: true };

    expect(skills.build({ ...silent, read: [row] }, rules)).toEqual([
      { skillKey: 'skill_swords', totalXp: 0, isUnlocked: true },
    ]);
  });

  it('are as they come otherwise', () => {
    const read = [
      { skill_key: 'skill_swords', total_xp: 0.55, is_unlocked: false },
      { skill_key: 'skill_bows', total_xp: -1, is_unlocked: true },
    ];

    expect(skills.build({ ...silent, read }, rules)).toEqual([
      { skillKey: 'skill_swords', totalXp: 0.55, isUnlocked: false },
      { skillKey: 'skill_bows', totalXp: -1, isUnlocked: true },
    ]);
  });
});

describe('the symbiote', () => {
  const row = {
    symbiote_name: 'Тень',
    gift_id: 'pyromancy',
    gift_rank: 5,
    gift_xp: 10,
    elements_resonance: new JsonText('{"fire": 0.10}'),
  };

  it('is its row', () => {
    expect(symbiote.build({ ...silent, read: [row] }, rules)).toEqual(row);
  });

  it('has no texts where they are empty', () => {
    const empty = { ...row, symbiote_name: '', gift_id: '' };

    expect(symbiote.build({ ...silent, read: [empty] }, rules)).toEqual({
      ...row,
      symbiote_name: null,
      gift_id: null,
    });
  });

  it('is null without a row', () => {
    expect(symbiote.build({ ...silent, read: [] }, rules)).toBeNull();
  });
});

describe('the wallet', () => {
  it('is its columns letter for letter', () => {
    const row = {
      currency: new JsonText('{"dust": 12345678901234567890}'),
      resources: new JsonText('{}'),
      components: new JsonText('{"__proto__": 1}'),
    };

    expect(wallet.build({ ...silent, read: [row] }, rules)).toEqual(row);
  });

  it.each(['null', '[]', '[{}]', '"{}"', '5'])('is {} for a column %s', (text) => {
    const column = new JsonText(text);
    const row = { currency: column, resources: column, components: null };

    expect(toJsonText(wallet.build({ ...silent, read: [row] }, rules))).toBe(
      '{"currency":{},"resources":{},"components":{}}',
    );
  });

  it('is empty without a row', () => {
    expect(toJsonText(wallet.build({ ...silent, read: [] }, rules))).toBe(
      '{"currency":{},"resources":{},"components":{}}',
    );
  });
});
