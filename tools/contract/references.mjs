/** @typedef {Readonly<Record<string, unknown>>} JsonObject */

/**
 * A JSON Schema with its references followed, without what says nothing about values.
 *
 * @typedef {JsonObject & {
 *   type?: string | readonly string[],
 *   const?: unknown,
 *   enum?: readonly unknown[],
 *   anyOf?: readonly Schema[],
 *   oneOf?: readonly Schema[],
 *   allOf?: readonly Schema[],
 *   properties?: Readonly<Record<string, Schema>>,
 *   required?: readonly string[],
 *   patternProperties?: Readonly<Record<string, Schema>>,
 *   additionalProperties?: Schema,
 *   items?: Schema,
 *   $kinds?: Readonly<Record<string, Schema>>,
 * }} Schema
 */

const DOCUMENTATION =
  /^(\$schema|\$id|\$comment|\$defs|components|title|description|examples?|deprecated|readOnly|writeOnly|externalDocs|discriminator|x-(?!extensible-enum$).*)$/;
const MAPS_OF_SCHEMAS = /^(properties|patternProperties)$/;
const SCHEMAS =
  /^(items|prefixItems|contains|additionalProperties|propertyNames|anyOf|oneOf|allOf|not|if|then|else)$/;

/**
 * What the schema `false` becomes: nothing is valid.
 *
 * @type {Schema}
 */
export const NOTHING = { not: {} };

/** @param {Schema} schema whether it takes every value */
export function isAnything(schema) {
  return Object.keys(schema).length === 0;
}

/**
 * @param {JsonObject} document
 * @param {string} reference
 * @returns {unknown}
 * @throws {Error} when the document does not hold it
 */
function targetOf(document, reference) {
  const [file, ...keys] = reference.split('/');
  /** @type {unknown} */
  let target = file === '#' ? document : undefined;
  for (const key of keys) {
    const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
    const isThere = typeof target === 'object' && target !== null && Object.hasOwn(target, name);
    target = isThere ? /** @type {JsonObject} */ (target)[name] : undefined;
  }
  if (target === undefined) throw new Error(`${reference} is not in the document`);
  return target;
}

/**
 * @param {JsonObject} document
 * @param {unknown} value an object of the document, or a reference to one
 * @returns {any} the object
 */
export function followed(document, value) {
  const { $ref } = /** @type {{ $ref?: string }} */ (value ?? {});
  return $ref === undefined ? (value ?? {}) : followed(document, targetOf(document, $ref));
}

/**
 * A `oneOf` of nothing but references lists the kinds of a thing by name: who reads one kind never
 * meets another. Any other union is one of values, each of which a reader may meet.
 *
 * @param {JsonObject} schema
 * @returns {JsonObject} with `$kinds`, references by name, in place of such a `oneOf`
 */
function withKinds({ oneOf, ...rest }) {
  const list = /** @type {{ $ref?: unknown }[]} */ (oneOf ?? []);
  const isByName = list.length > 0 && list.every(({ $ref }) => typeof $ref === 'string');
  if (!isByName) return oneOf === undefined ? rest : { ...rest, oneOf };
  return {
    ...rest,
    $kinds: Object.fromEntries(list.map((kind) => [String(kind.$ref).split('/').at(-1), kind])),
  };
}

/**
 * @param {JsonObject} document
 * @param {unknown} schema a part of the document
 * @param {readonly string[]} [through] references on the way to it
 * @returns {Schema}
 * @throws {Error} for a reference that leads nowhere, out of the document or to itself
 */
export function resolvedSchema(document, schema, through = []) {
  if (schema === true) return {};
  if (schema === false) return NOTHING;

  /** @param {unknown} inner @returns {unknown} */
  const resolve = (inner) =>
    Array.isArray(inner) ? inner.map(resolve) : resolvedSchema(document, inner, through);
  /** @param {[string, unknown]} entry */
  const resolveEntry = ([keyword, value]) => {
    if (SCHEMAS.test(keyword)) return [keyword, resolve(value)];
    if (!MAPS_OF_SCHEMAS.test(keyword) && keyword !== '$kinds') return [keyword, value];
    const entries = Object.entries(/** @type {JsonObject} */ (value));
    return [keyword, Object.fromEntries(entries.map(([name, each]) => [name, resolve(each)]))];
  };

  const { $ref, ...rest } = /** @type {JsonObject & { $ref?: string }} */ (schema);
  const keywords = Object.entries(withKinds(rest)).filter(([name]) => !DOCUMENTATION.test(name));
  /** @type {Schema} */
  let own = Object.fromEntries(keywords.map(resolveEntry));
  if ($ref !== undefined) {
    if (through.includes($ref)) throw new Error(`${$ref} refers to itself`);
    const target = resolvedSchema(document, targetOf(document, $ref), [...through, $ref]);
    own = { ...own, allOf: [target, ...(own.allOf ?? [])] };
  }
  const { allOf: [only, ...more] = [], ...others } = own;
  return only !== undefined && more.length === 0 && isAnything(others) ? only : own;
}
