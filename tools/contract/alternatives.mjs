import { isAnything } from './references.mjs';

/**
 * @typedef {import('./references.mjs').Schema} Schema
 * @typedef {Schema & { type?: string }} Alternative a schema of one type at most, without a union
 */

/** @param {unknown} value */
function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'number') return typeof value;
  return Number.isInteger(value) ? 'integer' : 'number';
}

/**
 * @param {Schema} schema without a union
 * @returns {Alternative[]} one for each type that it names or whose values it lists
 */
function byType({ const: only, enum: list, type, ...rest }) {
  const values = list ?? (only === undefined ? undefined : [only]);
  const types = values?.map(typeOf) ?? [type ?? []].flat();
  if (types.length === 0) return [rest];
  return [...new Set(types)].map((each) => {
    if (each === 'null') return { type: each };
    if (values === undefined) return { ...rest, type: each };
    return { ...rest, type: each, enum: values.filter((_, at) => types[at] === each) };
  });
}

/**
 * @param {Schema} schema
 * @returns {Alternative[]} those of its unions within unions too
 */
function unfolded(schema) {
  const { anyOf, oneOf, $kinds } = schema;
  const union = anyOf ?? oneOf ?? $kinds;
  const besides = Object.entries(schema).filter(
    ([keyword, value]) => keyword !== 'default' && value !== union,
  );
  const common = Object.fromEntries(besides);
  if (union === undefined) return byType(common);

  // Of several unions the first is taken apart, and the others hold for each of its alternatives.
  return Object.values(union)
    .flatMap(unfolded)
    .map((each) =>
      isAnything(common) ? each : { ...each, allOf: [...(each.allOf ?? []), common] },
    );
}

/**
 * The alternatives of a value, of which it always is one: those of `anyOf` and `oneOf`, and each of
 * several types. Listed values of a type are one alternative, however they are written.
 *
 * @param {Schema} schema
 * @returns {Alternative[]}
 */
export function alternativesOf(schema) {
  /** @type {Map<unknown, Alternative>} */
  const alternatives = new Map();
  for (const each of unfolded(schema)) {
    const { type, enum: values, ...rest } = each;
    const isList = values !== undefined && isAnything(rest);
    const known = isList ? (alternatives.get(type)?.enum ?? []) : [];
    alternatives.set(
      isList ? type : each,
      isList ? { ...each, enum: [...known, ...values] } : each,
    );
  }
  return [...alternatives.values()];
}

/** @param {Alternative} alternative */
export function nameOf({ type = 'anything', enum: values }) {
  return values === undefined ? type : values.map((value) => JSON.stringify(value)).join(', ');
}
