import { availableActions, checkModifiers } from '../players/player-exploration.projections.js';
import { vitals } from '../players/player-combat.projections.js';
import { scopeOf } from './scope.js';

/** Walking the world: what a check adds, and what can be done. */
export const exploration = scopeOf({
  name: 'exploration',
  projections: [checkModifiers, availableActions, vitals],
});
