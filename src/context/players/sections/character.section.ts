import { textOf } from '../../json/json-value.js';
import { playerSection } from './player-section.js';

/** Who the character is and where it stands. */
export const character = playerSection({
  name: 'character',
  own: ['name', 'gender', 'game_stage', 'prev_game_stage', 'location_id', 'prev_location_id'],
  build: ({ own }) => ({
    name: textOf(own.name) ?? null,
    gender: textOf(own.gender) ?? null,
    game_stage: textOf(own.game_stage) ?? null,
    prev_game_stage: textOf(own.prev_game_stage) ?? null,
    location_id: textOf(own.location_id) ?? null,
    prev_location_id: textOf(own.prev_location_id) ?? null,
  }),
});
