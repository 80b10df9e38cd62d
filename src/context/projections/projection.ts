import { type Static, type TSchema } from 'typebox';
import { type GameRules } from './game-rules.js';

/**
 * One named block of a context's JSON: a pure function of the sections in `needs`. `schema` is
 * the block's published shape, and the type that `build` must return.
 */
export interface Projection<Sections, Need extends keyof Sections, Schema extends TSchema> {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly schema: Schema;
  build(sections: Pick<Sections, Need>, rules: GameRules): Static<Schema>;
}

/** A projection among others, whatever it needs. */
export interface AnyProjection<Sections> {
  readonly name: string;
  readonly needs: readonly (keyof Sections)[];
  readonly schema: TSchema;
  build(sections: Sections, rules: GameRules): unknown;
}

/** Fixes the sections of an entity kind; the rest is inferred from each projection. */
export const projectionOf =
  <Sections>() =>
  <const Need extends keyof Sections, Schema extends TSchema>(
    projection: Projection<Sections, Need, Schema>,
  ): Projection<Sections, Need, Schema> =>
    projection;

/** Every section that the projections need, once each, in the order in which they are first named. */
export function needsOf<Sections>(
  projections: readonly AnyProjection<Sections>[],
): ReadonlySet<keyof Sections> {
  return new Set(projections.flatMap(({ needs }) => needs));
}
