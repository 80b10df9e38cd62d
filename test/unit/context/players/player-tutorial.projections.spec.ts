import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import {
  simpleStats,
  tutorialProgress,
} from '../../../../src/context/players/player-tutorial.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';

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
    expect(tutorialProgress.build({ game_stage }, rulesWith())).toEqual({ game_stage, completed });
  });
});
