import { changesOf } from './compatibility.mjs';
import { changesByName } from './named-changes.mjs';

/**
 * @typedef {import('./compatibility.mjs').Change} Change
 * @typedef {import('./references.mjs').JsonObject} JsonObject
 */

/**
 * Something that the service can be asked for.
 *
 * @typedef {object} Operation
 * @property {JsonObject} input a schema with a property for each part of what it takes
 * @property {JsonObject} output a schema with a property for each part of what it answers
 */

/**
 * @param {ReadonlyMap<string, Operation>} before by a name for people
 * @param {ReadonlyMap<string, Operation>} after
 * @returns {Change[]}
 */
export function operationChanges(before, after) {
  return changesByName(before, after, (was, is) => [
    ...changesOf(was.input, is.input, { direction: 'input' }),
    ...changesOf(was.output, is.output, { direction: 'output' }),
  ]);
}

/**
 * @param {JsonObject} document whose components the parts refer to
 * @param {readonly (readonly [name: string, schema: unknown])[]} parts
 * @param {readonly string[]} [required] the names of those that may not be left out
 * @returns {JsonObject} the schema of an object with these parts
 */
export function schemaOfParts({ components }, parts, required = []) {
  const properties = Object.fromEntries(parts.map(([name, schema]) => [name, schema ?? {}]));
  return { components, properties, required };
}
