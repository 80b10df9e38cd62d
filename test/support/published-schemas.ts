import { readdirSync, readFileSync } from 'node:fs';
import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';

const FOLDER = new URL('../../docs/contract/schemas/', import.meta.url);

/** The committed JSON Schema of each scope, by its name. */
export const PUBLISHED_SCHEMAS: ReadonlyMap<string, AnySchemaObject> = new Map(
  readdirSync(FOLDER).map((file) => [
    file.replace(/\.json$/, ''),
    JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as AnySchemaObject,
  ]),
);

/** A validator that knows formats and takes no keyword for granted. */
export function strictAjv({ allErrors = true } = {}): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors });
  ajv.addVocabulary(['x-extensible-enum']);
  formats.default(ajv);
  return ajv;
}

/** The schema, with no member allowed that it does not name. */
export function closed<Schema>(schema: Schema): Schema {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed) as Schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, closed(value)]),
  );
  const isObject = 'properties' in inner && !('additionalProperties' in inner);
  return (isObject ? { ...inner, additionalProperties: false } : inner) as Schema;
}

const ajv = strictAjv();
for (const schema of PUBLISHED_SCHEMAS.values()) ajv.addSchema(closed(schema));

/** A context is what the committed schema of its kind and scope says, and no more than that. */
export function expectPublished(context: unknown): void {
  const { type, scope } = metaOf(context);
  const validate = validatorOf(scope, type);
  validate(context);
  expect(validate.errors ?? [], `${String(type)}, ${String(scope)}`).toEqual([]);
}

/** Whether it says of itself that it is a context of a scope that is published. */
export function isOfPublishedScope(context: unknown): boolean {
  return PUBLISHED_SCHEMAS.has(String(metaOf(context).scope));
}

function validatorOf(scope: unknown, kind: unknown): ValidateFunction {
  const id = PUBLISHED_SCHEMAS.get(String(scope))?.$id;
  const validate = ajv.getSchema(`${String(id)}#/$defs/${String(kind)}`);
  if (!validate) throw new Error(`No schema of a ${String(kind)} in ${String(scope)} is published`);
  return validate;
}

function metaOf(context: unknown): { readonly type?: unknown; readonly scope?: unknown } {
  const { meta } = (context ?? {}) as { readonly meta?: object };
  return meta ?? {};
}
