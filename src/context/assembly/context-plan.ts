import { type AnyProjection, needsOf } from '../projections/projection.js';
import { type AnySection } from '../sections/section.js';
import { type OwnTable, type SectionPlan } from '../sections/section-reader.js';

/** What a context is made of: the parts of its `meta`, and its projections. */
export interface ContextShape<Sections> {
  readonly meta: readonly AnyProjection<Sections>[];
  readonly projections: readonly AnyProjection<Sections>[];
}

/** A shape with the reads that follow from it. */
export interface ContextPlan<Sections> extends ContextShape<Sections>, SectionPlan {}

/** A kind's own table and all of its sections. */
export interface SectionCatalogue {
  readonly table: OwnTable;
  readonly sections: readonly AnySection[];
}

/** The query plan of a shape: the sections that its projections need, and nothing else. */
export function planOf<Sections>(
  shape: ContextShape<Sections>,
  { table, sections }: SectionCatalogue,
): ContextPlan<Sections> {
  const needs: ReadonlySet<PropertyKey> = needsOf([...shape.meta, ...shape.projections]);
  const needed = sections.filter(({ name }) => needs.has(name));
  const columns = new Set(needed.flatMap(({ own = [] }) => own));
  return { ...shape, own: { ...table, columns: [...columns] }, sections: needed };
}
