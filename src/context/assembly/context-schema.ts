import { type TSchema, Type } from 'typebox';
import { type ContextShape } from './context-plan.js';

/** Members of `meta` that every context has, whatever its kind and scope. */
const commonMeta = {
  scope: Type.String({ description: 'The scope of the request.' }),
  timestamp: Type.Integer({ description: 'When it was assembled, in Unix seconds.' }),
  warnings: Type.Array(Type.String(), {
    description: 'What was missing and replaced by a default; empty as a rule.',
  }),
};

/** The JSON Schema of a context of this shape. */
export function contextSchemaOf(
  shape: ContextShape<never>,
  {
    type,
    id,
    description,
  }: { readonly type: string; readonly id: TSchema; readonly description: string },
): TSchema {
  const parts = shape.meta.map(({ schema }) => propertiesOf(schema));
  const meta = Type.Object({
    entity_id: id,
    type: Type.Literal(type),
    ...Object.assign({}, ...parts),
    ...commonMeta,
  });
  const projections = shape.projections.map(({ name, schema }) => [name, schema] as const);
  return Type.Object({ meta, ...Object.fromEntries(projections) }, { description });
}

function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  return Type.IsObject(schema) ? schema.properties : {};
}
