import { deepStrictEqual } from 'node:assert';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { requestsOf } from '../load/requests.mjs';
import { entitiesOf, SCENARIOS } from '../scenarios.mjs';
import { documentsOf } from './stored-contexts.mjs';

const SAMPLES = 2;
/** Of what is stored for a request, so many documents at the most are looked at. */
const MOST_DOCUMENTS = 20;

/**
 * Has all targets of a cell answer the same requests: nobody shall be fast by being wrong. The
 * service's documents must be as its published schemas say, and those of the others like them.
 *
 * @param {import('../scenarios.mjs').Cell} cell
 * @param {Readonly<Record<string, import('../targets/start-targets.mjs').Target>>} targets
 * @param {{ world: import('../world.mjs').World, redis: import('ioredis').Redis, validate:
 *   (scope: string, document: object) => void }} tools
 * @throws {Error} naming the target and what is wrong
 */
export async function checkAnswers(cell, targets, { world, redis, validate }) {
  const { scenario, way } = cell;
  const nextRequest = requestsOf(scenario, world, 0);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const request = nextRequest();
    const answers = await Promise.all(
      cell.targets.map((name) => targets[name].ways[way].assemble(request)),
    );
    const [expected, ...others] = await Promise.all(
      answers.map(async (each) => parsed(await documentsOf(redis, each))),
    );
    for (const document of expected.values()) validate(scenario.scope, document);
    checkCount(expected, scenario);
    others.forEach((documents, at) => {
      const message = `${cell.targets[at + 1]} does not answer as the service does`;
      for (const [id, document] of documents) {
        deepStrictEqual(withoutTime(document), withoutTime(expected.get(id)), message);
      }
      checkCount(documents, scenario);
    });
  }
}

/**
 * Looks at what is stored for the last request of a block: that in company with others each id has its own
 * document, as the schemas say.
 *
 * @param {import('../scenarios.mjs').Scenario} scenario
 * @param {import('../targets/start-targets.mjs').Way} way
 * @param {{ redis: import('ioredis').Redis, validate: (scope: string, document: object) => void }} tools
 * @throws {Error}
 */
export async function checkStored({ scope }, way, { redis, validate }) {
  const { answer } = await way.last();
  const some = (keys) => Object.fromEntries(Object.entries(keys).slice(-MOST_DOCUMENTS));
  const player = some(answer.player);
  const monster = some(answer.monster);
  for (const [id, document] of parsed(await documentsOf(redis, { player, monster }))) {
    validate(scope, document);
    if (String(document.meta.entity_id) !== id) {
      throw new Error(`${id} has the document of another`);
    }
  }
}

function parsed(texts) {
  return new Map([...texts].map(([id, text]) => [id, JSON.parse(text)]));
}

function checkCount(documents, scenario) {
  if (documents.size !== entitiesOf(scenario)) throw new Error('Not everybody was assembled');
}

function withoutTime({ meta: { timestamp, ...meta }, ...blocks }) {
  if (!Number.isInteger(timestamp)) throw new Error('A document without its time');
  return { meta, ...blocks };
}

/**
 * The check of a document against the schema of its scope and kind, as the service publishes it.
 *
 * @param {import('../targets/start-targets.mjs').Way} way HTTP of a running service
 */
export async function schemaCheck({ port, credentials }) {
  const scopes = new Set(Object.values(SCENARIOS).map(({ scope }) => scope));
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  for (const scope of scopes) {
    const reply = await fetch(`http://127.0.0.1:${port}/v1/schemas/${scope}`, {
      headers: credentials,
    });
    ajv.addSchema(await reply.json(), scope);
  }
  return (scope, document) => {
    const validate = ajv.getSchema(`${scope}#/$defs/${document.meta.type}`);
    if (!validate) throw new Error(`The scope ${scope} has no schema of its own`);
    if (!validate(document)) {
      throw new Error(`A document breaks its schema: ${ajv.errorsText(validate.errors)}`);
    }
  };
}
