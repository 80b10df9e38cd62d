import { schemaOfParts } from './operation-changes.mjs';
import { followed } from './references.mjs';

/**
 * @typedef {import('./operation-changes.mjs').Operation} Operation
 * @typedef {import('./references.mjs').JsonObject} JsonObject
 * @typedef {{ address?: string | null, messages?: JsonObject }} Channel
 * @typedef {{ channel?: unknown, messages?: unknown[] }} Exchange
 */

/**
 * @param {JsonObject} document AsyncAPI 3
 * @returns {Set<string>} the addresses of its channels
 */
export function channelAddresses(document) {
  const channels = Object.values(/** @type {JsonObject} */ (document.channels ?? {}));
  return new Set(channels.map((channel) => followed(document, channel).address ?? 'any address'));
}

/**
 * @param {JsonObject} document AsyncAPI 3, from the side of the service: it receives requests
 * @returns {Map<string, Operation>} by action and address: `receive context.assemble`
 */
export function asyncApiOperations(document) {
  const operations = Object.values(/** @type {JsonObject} */ (document.operations ?? {}));
  return new Map(
    operations.map((value) => {
      const operation = followed(document, value);
      const { address } = followed(document, operation.channel);
      const message = schemaOfParts(document, [['message', messageSchema(document, operation)]]);
      const answer = operation.reply && [
        ['reply', messageSchema(document, followed(document, operation.reply))],
      ];
      const reply = schemaOfParts(document, answer ?? []);
      const isTaken = operation.action === 'receive';
      return [
        `${operation.action} ${address ?? 'any address'}`,
        isTaken ? { input: message, output: reply } : { input: reply, output: message },
      ];
    }),
  );
}

/**
 * @param {JsonObject} document
 * @param {Exchange} exchange an operation or a reply: without messages of its own, all those of its
 *   channel
 * @returns {JsonObject} the schema of any of its messages
 */
function messageSchema(document, { channel, messages }) {
  /** @type {Channel} */
  const { messages: ofChannel = {} } = followed(document, channel);
  const payloads = (messages ?? Object.values(ofChannel)).map((message) => {
    const { payload = {} } = followed(document, message);
    return 'schemaFormat' in payload ? payload.schema : payload;
  });
  return { anyOf: payloads };
}
