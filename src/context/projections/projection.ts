import type { Static, TSchema } from 'typebox';
import type { GameRules } from '../rules/game-rules.js';
import type { AnySection, SectionValues } from '../sections/section.js';

/** A projection among others, whatever it needs. */
export interface AnyProjection<Kind extends string = string> {
  readonly kind: Kind;
  readonly name: string;
  readonly needs: readonly AnySection<Kind>[];
  readonly schema: TSchema;
  build(sections: object, rules: GameRules): unknown;
}

/** One named block of a context's JSON, by the type of its value. */
export interface Projection<
  Kind extends string,
  Name extends string,
  Value,
> extends AnyProjection<Kind> {
  readonly name: Name;
  build(sections: object, rules: GameRules): Value;
}

/**
 * How a projection is declared: a pure function of the sections in `needs`. `schema` is the block's
 * published shape, and the type that `build` must return.
 */
export interface ProjectionDeclaration<
  Name,
  Needs extends readonly AnySection[],
  Schema extends TSchema,
> {
  readonly name: Name;
  readonly needs: Needs;
  readonly schema: Schema;
  build(sections: SectionValues<Needs>, rules: GameRules): Static<Schema>;
}

/**
 * Fixes the kind; the rest is inferred from each projection. What `build` reads must be in `needs`,
 * and what it returns must be what `schema` says, or the declaration does not compile.
 */
export const projectionOf =
  <Kind extends string>(kind: Kind) =>
  <
    const Name extends string,
    const Needs extends readonly AnySection<Kind>[],
    Schema extends TSchema,
  >(
    projection: ProjectionDeclaration<Name, Needs, Schema>,
  ): Projection<Kind, Name, Static<Schema>> => ({ kind, ...projection });
