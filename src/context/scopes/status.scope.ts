import { statsDisplay, symbioteInfo, vitalsDisplay } from '../players/player-status.projections.js';
import { scopeOf } from './scope.js';

/** The status screen. */
export const status = scopeOf({
  name: 'status',
  projections: [statsDisplay, vitalsDisplay, symbioteInfo],
});
