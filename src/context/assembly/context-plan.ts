import type { AnyProjection } from '../projections/projection.js';
import type { OwnTable, SectionPlan } from '../sections/batch-read.js';

/** What a context is made of: the parts of its `meta`, and its projections. */
export interface ContextShape<Kind extends string = string> {
  readonly meta: readonly AnyProjection<Kind>[];
  readonly projections: readonly AnyProjection<Kind>[];
}

/** A shape with the reads that follow from it. */
export interface ContextPlan extends ContextShape, SectionPlan {}

/** The plans of a kind whose contexts depend on the scope. */
export abstract class ScopePlans {
  /** The plan of a registered scope. */
  abstract planOf(scope: string): ContextPlan;
}

/** The query plan of a shape: the sections that its projections need, and nothing else. */
export function planOf(shape: ContextShape, table: OwnTable): ContextPlan {
  const sections = [
    ...new Set([...shape.meta, ...shape.projections].flatMap(({ needs }) => needs)),
  ];
  const columns = new Set(sections.flatMap(({ own = [] }) => own));
  return { ...shape, own: { ...table, columns: [...columns] }, sections };
}
