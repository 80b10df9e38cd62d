import { characterMeta, symbioteMeta } from '../players/player-meta.projections.js';
import { loadout, mathModel, skills, vitals } from '../players/player-combat.projections.js';
import { scopeOf } from './scope.js';

/** A fight: everything a combat system needs to let the player act. */
export const combats = scopeOf({
  name: 'combats',
  urgent: true,
  meta: [characterMeta, symbioteMeta],
  projections: [mathModel, skills, loadout, vitals],
});
