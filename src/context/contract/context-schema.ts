import { type TSchema, Type } from 'typebox';
import type { ContextShape } from '../assembly/context-plan.js';

/** Members of `meta` that every context has, whatever its kind and scope. */
const commonMeta = {
  timestamp: Type.Integer({ description: 'When it was assembled, in Unix seconds.' }),
  warnings: Type.Array(Type.String(), {
    description: 'What was missing and replaced by a default; empty as a rule.',
  }),
};

/** What a context is of, beside its shape. */
interface Subject {
  readonly kind: string;
  readonly id: TSchema;
  /** The scopes whose contexts look like this. */
  readonly scopes: readonly string[];
  readonly description: string;
}

/** The JSON Schema of a context of this shape. */
export function contextSchemaOf(shape: ContextShape, subject: Subject): TSchema {
  const parts = shape.meta.map(({ schema }) => propertiesOf(schema));
  const meta = Type.Object({
    entity_id: subject.id,
    type: Type.Literal(subject.kind),
    ...Object.assign({}, ...parts),
    scope: Type.Enum([...subject.scopes], { description: 'The scope of the request.' }),
    ...commonMeta,
  });
  const projections = shape.projections.map(({ name, schema }) => [name, schema] as const);
  return Type.Object(
    { meta, ...Object.fromEntries(projections) },
    { description: subject.description },
  );
}

function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  return Type.IsObject(schema) ? schema.properties : {};
}
