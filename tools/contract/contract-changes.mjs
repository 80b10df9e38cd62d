import { asyncApiOperations, channelAddresses } from './asyncapi-operations.mjs';
import { changesOf } from './compatibility.mjs';
import { changesByName } from './named-changes.mjs';
import { openApiOperations } from './openapi-operations.mjs';
import { operationChanges } from './operation-changes.mjs';

/**
 * @typedef {import('./compatibility.mjs').Change} Change
 * @typedef {import('./references.mjs').JsonObject} JsonObject
 * @typedef {ReadonlyMap<string, JsonObject>} Contract documents by name: `openapi`, `asyncapi`, and
 *   the JSON Schemas by their scopes
 */

/**
 * What differs between two published contracts. A document that is gone breaks; a new one does not.
 *
 * @param {Contract} before
 * @param {Contract} after
 * @returns {Change[]} with paths such as `combats: player.math_model.tags[]`
 */
export function contractChanges(before, after) {
  return changesByName(before, after, documentChanges);
}

/**
 * @param {JsonObject} before
 * @param {JsonObject} after
 * @param {string} name
 * @returns {Change[]}
 */
function documentChanges(before, after, name) {
  if (name === 'openapi') {
    return operationChanges(openApiOperations(before), openApiOperations(after));
  }
  if (name === 'asyncapi') {
    return [
      ...changesByName(channelsOf(before), channelsOf(after), () => []),
      ...operationChanges(asyncApiOperations(before), asyncApiOperations(after)),
    ];
  }
  return changesOf(before, after, { direction: 'output' });
}

/** @param {JsonObject} document */
function channelsOf(document) {
  return new Map([...channelAddresses(document)].map((address) => [`channel ${address}`, address]));
}
