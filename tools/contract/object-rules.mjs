import { isAnything, NOTHING } from './references.mjs';

/**
 * @typedef {import('./references.mjs').Schema} Schema
 * @typedef {import('./rules.mjs').Effective} Effective
 * @typedef {import('./rules.mjs').Rule} Rule
 * @typedef {{ schema: Schema, isRequired: boolean }} Property
 */

/** TypeBox's pattern of a map with any key; `additionalProperties` says the same. */
const ANY_NAME = '^.*$';

/** @type {Rule} */
export function propertyChanges(before, after, path, compare) {
  const [was, is] = [propertiesOf(before), propertiesOf(after)];
  /** @type {Effective[]} */
  const changes = [];
  for (const name of was.keys()) {
    if (is.has(name)) continue;
    changes.push({ path: below(path, name), change: 'removed', effect: 'different' });
  }
  for (const [name, { schema, isRequired }] of is) {
    const at = below(path, name);
    const known = was.get(name);
    if (known === undefined) changes.push(additionOf(isRequired, at));
    else changes.push(...requirementChanges(known.isRequired, isRequired, at));

    const former = known?.schema ?? otherValuesOf(before);
    const saidNothing = known === undefined && (former === NOTHING || isAnything(former));
    if (!saidNothing) changes.push(...compare(former, schema, at));
  }
  return changes;
}

/** @type {(isRequired: boolean, path: string) => Effective} */
function additionOf(isRequired, path) {
  return isRequired
    ? { path, change: 'added, and required', effect: 'narrower' }
    : { path, change: 'added', effect: 'new' };
}

/** @type {(was: boolean, is: boolean, path: string) => Effective[]} */
function requirementChanges(was, is, path) {
  if (was === is) return [];
  return is
    ? [{ path, change: 'now required', effect: 'narrower' }]
    : [{ path, change: 'no longer required', effect: 'wider' }];
}

/**
 * @param {Schema} schema
 * @returns {Map<string, Property>}
 */
function propertiesOf({ properties = {}, required = [] }) {
  const schemas = new Map(Object.entries(properties));
  const names = new Set([...schemas.keys(), ...required]);
  return new Map(
    [...names].map((name) => [
      name,
      { schema: schemas.get(name) ?? {}, isRequired: required.includes(name) },
    ]),
  );
}

/**
 * @param {Schema} schema
 * @returns {Schema} what members have to be that no property and no other pattern names
 */
function otherValuesOf({ patternProperties = {}, additionalProperties = {} }) {
  return patternProperties[ANY_NAME] ?? additionalProperties;
}

/** @type {Rule} */
export function mapChanges(before, after, path, compare) {
  const [was, is] = [patternsOf(before), patternsOf(after)];
  const [others, othersNow] = [otherValuesOf(before), otherValuesOf(after)];
  return [...new Set([...was.keys(), ...is.keys(), ANY_NAME])].flatMap((pattern) => {
    const at = below(path, pattern === ANY_NAME ? '*' : `/${pattern}/`);
    const [former, schema] = [was.get(pattern) ?? others, is.get(pattern) ?? othersNow];
    if (former === schema) return [];
    if (former === NOTHING) return [{ path: at, change: 'added', effect: 'new' }];
    if (schema !== NOTHING) return compare(former, schema, at);
    return isAnything(former)
      ? [{ path: at, change: 'no longer free', effect: 'narrower' }]
      : [{ path: at, change: 'removed', effect: 'different' }];
  });
}

/**
 * @param {Schema} schema
 * @returns {Map<string, Schema>}
 */
function patternsOf({ patternProperties = {} }) {
  return new Map(Object.entries(patternProperties));
}

/** @type {(path: string, name: string) => string} */
function below(path, name) {
  return path === '' ? name : `${path}.${name}`;
}
