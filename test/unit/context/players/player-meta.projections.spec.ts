import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
import {
  characterMeta,
  nameMeta,
  symbioteMeta,
} from '../../../../src/context/players/player-meta.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';

const rules = rulesWith();

describe('the meta of a player', () => {
  it('has the name, or null', () => {
    expect(nameMeta.build({ name: 'Hero' }, rules)).toEqual({ name: 'Hero' });
    expect(nameMeta.build({ name: null }, rules)).toEqual({ name: null });
  });

  it('has the character as a member', () => {
    const character = {
      name: 'Hero',
      gender: 'female',
      game_stage: 'world',
      prev_game_stage: null,
      location_id: '52_52',
      prev_location_id: null,
    };

    expect(characterMeta.build({ character }, rules)).toEqual({ character });
  });

  it('has the symbiote as a member, or null', () => {
    const symbiote = {
      symbiote_name: 'Тень',
      gift_id: null,
      gift_rank: 5,
      gift_xp: 10,
      elements_resonance: new JsonText('{"fire": 0.10}'),
    };

    expect(symbioteMeta.build({ symbiote }, rules)).toEqual({ symbiote });
    expect(symbioteMeta.build({ symbiote: null }, rules)).toEqual({ symbiote: null });
  });
});
