import { textOf } from '../../json/json-value.js';
import { playerSection } from './player-section.js';

/** The character's name. */
export const name = playerSection({
  name: 'name',
  own: ['name'],
  build: ({ own }) => textOf(own.name) ?? null,
});
