import { type ContextShape } from '../assembly/context-plan.js';
import { type AnyProjection } from '../projections/projection.js';
import { nameMeta } from '../players/player-meta.projections.js';
import { type PlayerSections } from '../players/player.sections.js';

/** A named purpose: the projections that a consumer of it gets of each player. */
export interface Scope<
  Name extends string = string,
  Projections extends readonly AnyProjection<PlayerSections>[] =
    readonly AnyProjection<PlayerSections>[],
> extends ContextShape<PlayerSections> {
  readonly name: Name;
  readonly projections: Projections;
}

/**
 * Declares a scope. What it reads follows from what its projections need.
 * @param meta parts of `meta` beside those that every scope has
 */
export function scopeOf<
  const Name extends string,
  const Projections extends readonly AnyProjection<PlayerSections>[],
>(scope: {
  readonly name: Name;
  readonly meta?: readonly AnyProjection<PlayerSections>[];
  readonly projections: Projections;
}): Scope<Name, Projections> {
  return { ...scope, meta: [nameMeta, ...(scope.meta ?? [])] };
}
