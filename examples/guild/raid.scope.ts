import { playerProjections, scopeOf } from 'context-assembler';
import { allegiance, raidRole } from './raid.projections.js';

/** A raid: what the guild says of a player, and what every fight needs to know. */
export const raid = scopeOf({
  name: 'raid',
  projections: [allegiance, raidRole, playerProjections.math_model, playerProjections.vitals],
});

// From here on requests may name it, and its contexts are typed.
declare module 'context-assembler' {
  interface ContextScopes {
    readonly raid: typeof raid;
  }
}
