import { type Static, type TSchema, type TSchemaOptions, Type } from 'typebox';

/**
 * A map by keys that data gives. `Type.Record` would publish a pattern of keys instead, which a key
 * with a line break escapes, and which few generators of clients understand.
 */
export function mapOf<Value extends TSchema>(value: Value, options: TSchemaOptions = {}) {
  return Type.Unsafe<Record<string, Static<Value>>>({
    type: 'object',
    ...options,
    additionalProperties: value,
  });
}
