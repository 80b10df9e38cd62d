import { Type } from 'typebox';
import { byAttribute } from '../rules/attributes.js';
import { nullableText } from '../projections/nullable-text.schema.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';

/** The stages of the game before it is played in earnest. */
const BEFORE: readonly (string | null)[] = ['creation', 'tutorial'];

/** The attributes, as bare numbers. */
export const simpleStats = playerProjection({
  name: 'simple_stats',
  needs: [sections.attributes],
  schema: Type.Object(byAttribute(() => Type.Integer())),
  build: ({ attributes }) => attributes,
});

/** How far the tutorial is. */
export const tutorialProgress = playerProjection({
  name: 'tutorial_progress',
  needs: [sections.game_stage],
  schema: Type.Object({
    game_stage: nullableText,
    completed: Type.Boolean(),
  }),
  build: ({ game_stage }) => ({
    game_stage,
    completed: !BEFORE.includes(game_stage),
  }),
});
