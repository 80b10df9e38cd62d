import { expect, it } from 'vitest';
import { JsonText, toJsonText } from '../../../../../src/context/json/json-text.js';
import { symbiote } from '../../../../../src/context/players/sections/symbiote.section.js';
import { rulesWith } from '../../../fixtures/game-rules.js';

it.each(['null', '[]', '"{}"', '5'])('a resonance of %s is none', (text) => {
  const row = {
    symbiote_name: 'Тень',
    gift_id: null,
    gift_rank: 0,
    gift_xp: 0,
    elements_resonance: new JsonText(text),
  };
  const input = { read: [row], own: {}, warn: () => undefined };

  expect(toJsonText(symbiote.build(input, rulesWith()))).toContain('"elements_resonance":{}');
});
