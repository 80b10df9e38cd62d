import type { ContextShape } from '../assembly/context-plan.js';
import { nameMeta } from '../players/player-meta.projections.js';
import type { AnyProjection } from '../projections/projection.js';
import type { AnySection } from '../sections/section.js';

type PlayerProjections = readonly AnyProjection<'player'>[];

/** A named purpose: the projections that a consumer of it gets of each player. */
export interface Scope<
  Name extends string = string,
  Meta extends PlayerProjections = PlayerProjections,
  Projections extends PlayerProjections = PlayerProjections,
> extends ContextShape<'player'> {
  readonly name: Name;
  readonly meta: readonly [typeof nameMeta, ...Meta];
  readonly projections: Projections;
  /** Somebody waits for it: under load it goes before the others, and is refused last. */
  readonly urgent: boolean;
}

/**
 * Declares a scope. What it reads follows from what its projections need.
 * @param name lower-case letters, digits and `_`, as requests name it
 * @param urgent whether it goes before the others under load, and is refused last; for few of them
 * @param meta parts of `meta` beside those that every scope has
 */
export function scopeOf<
  const Name extends string,
  const Projections extends PlayerProjections,
  const Meta extends PlayerProjections = readonly [],
>({
  name,
  meta,
  projections,
  urgent = false,
}: {
  readonly name: Name;
  readonly meta?: Meta;
  readonly projections: Projections;
  readonly urgent?: boolean;
}): Scope<Name, Meta, Projections> {
  const parts = (meta ?? []) as Meta;
  return { name, meta: [nameMeta, ...parts], projections, urgent };
}

/** What a scope reads, repeats included. */
export function sectionsOf({ meta, projections }: Scope): readonly AnySection[] {
  return [...meta, ...projections].flatMap(({ needs }) => needs);
}
