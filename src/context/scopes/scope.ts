import { type ContextShape } from '../assembly/context-plan.js';
import { type AnyProjection } from '../projections/projection.js';
import { nameMeta } from '../players/player-meta.projections.js';
import { type PlayerSections } from '../players/player.sections.js';

/** A named purpose: the projections that a consumer of it gets of each player. */
export interface Scope<Name extends string = string> extends ContextShape<PlayerSections> {
  readonly name: Name;
}

/**
 * Declares a scope. What it reads follows from what its projections need.
 * @param meta parts of `meta` beside those that every scope has
 */
export function scopeOf<const Name extends string>({
  name,
  meta = [],
  projections,
}: {
  readonly name: Name;
  readonly meta?: readonly AnyProjection<PlayerSections>[];
  readonly projections: readonly AnyProjection<PlayerSections>[];
}): Scope<Name> {
  return { name, meta: [nameMeta, ...meta], projections };
}
