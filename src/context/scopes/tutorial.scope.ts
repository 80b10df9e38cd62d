import { simpleStats, tutorialProgress } from '../players/player-tutorial.projections.js';
import { vitals } from '../players/player-combat.projections.js';
import { scopeOf } from './scope.js';

/** The first steps. */
export const tutorial = scopeOf({
  name: 'tutorial',
  projections: [simpleStats, tutorialProgress, vitals],
});
