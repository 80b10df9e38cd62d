import { textOf } from '../../json/json-value.js';
import { playerSection } from './player-section.js';

/** How far the character is in the game. */
export const game_stage = playerSection({
  name: 'game_stage',
  own: ['game_stage'],
  build: ({ own }) => textOf(own.game_stage) ?? null,
});
