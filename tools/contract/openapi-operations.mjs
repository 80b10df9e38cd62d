import { schemaOfParts } from './operation-changes.mjs';
import { followed } from './references.mjs';

/**
 * @typedef {import('./operation-changes.mjs').Operation} Operation
 * @typedef {import('./references.mjs').JsonObject} JsonObject
 */

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * @param {JsonObject} document OpenAPI 3.1
 * @returns {Map<string, Operation>} by method and path: `POST /v1/context/assemble`
 */
export function openApiOperations(document) {
  const paths = Object.entries(/** @type {JsonObject} */ (document.paths ?? {}));
  return new Map(
    paths.flatMap(([path, value]) => {
      const item = followed(document, value);
      const methods = METHODS.filter((method) => method in item);
      return methods.map((method) => [
        `${method.toUpperCase()} ${path}`,
        {
          input: inputOf(document, item, item[method]),
          output: outputOf(document, item[method]),
        },
      ]);
    }),
  );
}

/**
 * @param {JsonObject} document
 * @param {{ parameters?: unknown[] }} item
 * @param {{ parameters?: unknown[], requestBody?: unknown }} operation
 */
function inputOf(document, item, operation) {
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((each) => {
    const { in: place, name, required, schema } = followed(document, each);
    return { name: `${place} ${name}`, required, schema };
  });
  const { content, required } = followed(document, operation.requestBody);
  const body = content && {
    name: 'body',
    required,
    schema: { properties: Object.fromEntries(schemasOf(content)) },
  };
  const parts = [...parameters, ...(body ? [body] : [])];
  return schemaOfParts(
    document,
    parts.map(({ name, schema }) => [name, schema]),
    parts.filter((part) => part.required === true).map(({ name }) => name),
  );
}

/**
 * @param {JsonObject} document
 * @param {{ responses?: JsonObject }} operation
 */
function outputOf(document, { responses = {} }) {
  /** @type {[name: string, schema: unknown][]} */
  const parts = [];
  for (const [status, response] of Object.entries(responses)) {
    const { content = {}, headers = {} } = followed(document, response);
    parts.push([status, {}]);
    for (const [type, schema] of schemasOf(content)) parts.push([`${status} ${type}`, schema]);
    for (const [name, header] of Object.entries(headers)) {
      parts.push([`${status} ${name}`, followed(document, header).schema]);
    }
  }
  return schemaOfParts(document, parts);
}

/**
 * @param {Record<string, { schema?: unknown }>} content
 * @returns {[mediaType: string, schema: unknown][]}
 */
function schemasOf(content) {
  return Object.entries(content).map(([type, { schema }]) => [type, schema ?? {}]);
}
