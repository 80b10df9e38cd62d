import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import {
  simpleStats,
  tutorialProgress,
} from '../../../../src/context/players/player-tutorial.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';

const nobody = {
  name: null,
  gender: null,
  game_stage: null,
  prev_game_stage: null,
  location_id: null,
  prev_location_id: null,
};

describe('the tutorial', () => {
  it('shows the attributes as bare numbers', () => {
    const attributes = { ...byAttribute(() => 8), strength: 15 };

    expect(simpleStats.build({ attributes }, rulesWith())).toEqual(attributes);
  });

  it.each([
    ['creation', false],
    ['tutorial', false],
    ['world', true],
    ['Tutorial', true],
    [null, true],
  ])('in the stage %s is over: %s', (game_stage, completed) => {
    const character = { ...nobody, game_stage, prev_game_stage: 'tutorial' };

    expect(tutorialProgress.build({ character }, rulesWith())).toEqual({ game_stage, completed });
  });
});
