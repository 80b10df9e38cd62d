import type { JsonText } from './json-text.js';
import type { JsonObject } from './json-value.js';

/** What a value is to who reads its JSON: what was passed on letter for letter is an object there. */
export type AsJson<Value> = Value extends JsonText
  ? JsonObject
  : Value extends object
    ? { readonly [Name in keyof Value]: AsJson<Value[Name]> }
    : Value;
