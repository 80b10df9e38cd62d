import type { JsonText } from './json-text.js';
import type { JsonObject } from './json-value.js';

/**
 * What a value is to who reads its JSON: what was passed on letter for letter, and is of no known
 * type, is an object there.
 */
export type AsJson<Value> =
  Value extends JsonText<infer Known>
    ? unknown extends Known
      ? JsonObject
      : AsJson<Known>
    : Value extends object
      ? { readonly [Name in keyof Value]: AsJson<Value[Name]> }
      : Value;
