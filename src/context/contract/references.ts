import { type TSchema, Type } from 'typebox';

/** JSON Schemas by name. */
export type Schemas = Readonly<Record<string, TSchema>>;

const PREFIX = '#/components/schemas/';
const REFERENCE = new RegExp(`"\\$ref":"${PREFIX}([^"/]+)`, 'g');

/** A reference to a schema of `ContextSchemas.components`, in OpenAPI and AsyncAPI. */
export function refTo(name: string): { readonly $ref: string } {
  return { $ref: PREFIX + name };
}

/** One of these schemas; each value is of exactly one. */
export function oneOfNamed(names: readonly string[]): TSchema {
  const [only, ...others] = names.map(refTo);
  if (!only) return Type.Never();
  return Type.Unsafe(others.length === 0 ? only : { oneOf: [only, ...others] });
}

/** Of these schemas those that a document refers to, and that they refer to themselves. */
export function referredSchemas(document: unknown, schemas: Schemas): Schemas {
  const referred = new Set<string>();
  const visit = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(REFERENCE)) {
      if (referred.has(name)) continue;
      referred.add(name);
      visit(schemas[name] ?? null);
    }
  };
  visit(document);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => referred.has(name)));
}
