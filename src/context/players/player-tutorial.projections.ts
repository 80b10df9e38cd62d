import { Type } from 'typebox';
import { byAttribute } from '../combat/stats.js';
import { nullableText } from '../projections/nullable-text.schema.js';
import { projectionOf } from '../projections/projection.js';
import { type PlayerSections } from './player.sections.js';

const player = projectionOf<PlayerSections>();

/** The stages of the game before it is played in earnest. */
const BEFORE: readonly (string | null)[] = ['creation', 'tutorial'];

/** The attributes, as bare numbers. */
export const simpleStats = player({
  name: 'simple_stats',
  needs: ['attributes'],
  schema: Type.Object(byAttribute(() => Type.Integer())),
  build: ({ attributes }) => attributes,
});

/** How far the tutorial is. */
export const tutorialProgress = player({
  name: 'tutorial_progress',
  needs: ['character'],
  schema: Type.Object({
    game_stage: nullableText,
    completed: Type.Boolean(),
  }),
  build: ({ character: { game_stage } }) => ({
    game_stage,
    completed: !BEFORE.includes(game_stage),
  }),
});
