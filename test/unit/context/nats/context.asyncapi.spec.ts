import specs from '@asyncapi/specs';
import { Ajv, type AnySchemaObject } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../../src/context/context.options.js';
import { ContextSchemas } from '../../../../src/context/contract/context-schemas.js';
import { asyncApiOf } from '../../../../src/context/nats/context.asyncapi.js';
import { ContextNatsController } from '../../../../src/context/nats/context-nats.controller.js';
import { askedDeadlineOf } from '../../../../src/context/request/asked-deadline.js';
import { ScopeRegistry } from '../../../../src/context/scopes/scope-registry.js';
import { followed, referencesIn } from '../../../support/references.js';

interface Reference {
  readonly $ref: string;
}

interface Message {
  readonly name: string;
  readonly payload: Reference;
  readonly headers?: AnySchemaObject;
  readonly examples?: readonly { readonly payload: unknown }[];
}

interface Reply {
  readonly channel: Reference;
  readonly messages: readonly Reference[];
}

interface Operation extends Reply {
  readonly action: string;
  readonly reply: Reference;
  readonly bindings: Reference;
}

interface AsyncApi {
  readonly info: { readonly description: string };
  readonly channels: Readonly<Record<string, { readonly address: string | null }>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, AnySchemaObject>>;
  };
}

const { components } = new ContextSchemas(new ScopeRegistry(), settingsOf({}));
const info = {
  title: 'A game',
  version: '1',
  description: 'Contexts of a game.',
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
};
const document = JSON.parse(JSON.stringify(asyncApiOf(components, info))) as AsyncApi;

// Schemas of AsyncAPI are of JSON Schema's draft 7.
const payloads = new Ajv({ strict: false, allErrors: true });
formats.default(payloads);
payloads.addSchema({ ...document, $id: 'asyncapi' });

/** Validates what a part of the document describes, whose references are to the document. */
function validatorAt(path: string) {
  const validate = payloads.getSchema(`asyncapi${path}`);
  if (!validate) throw new Error(`Nothing at ${path}`);
  return validate;
}

describe('the AsyncAPI document', () => {
  it('is valid', () => {
    // The schema brings its own copy of draft 7's.
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
    formats.default(ajv);
    const validate = ajv.compile(specs.schemas['3.0.0'] as AnySchemaObject);

    expect(validate(document), ajv.errorsText(validate.errors)).toBe(true);
    expect(validate({ ...document, operations: { assembleContexts: {} } })).toBe(false);
  });

  it('refers to nothing that it does not hold, and holds no schema that nobody refers to', () => {
    const references = referencesIn(document);

    for (const reference of references) {
      expect(followed(document, reference), reference).toBeDefined();
    }
    for (const name of Object.keys(document.components.schemas)) {
      expect(references).toContain(`#/components/schemas/${name}`);
    }
  });

  it('has an operation for every subject that the service answers on', () => {
    const handlers = Object.getOwnPropertyNames(ContextNatsController.prototype).flatMap((name) => {
      const handler: unknown = Reflect.get(ContextNatsController.prototype, name);
      const patterns: unknown = Reflect.getMetadata('microservices:pattern', handler as object);
      return (patterns ?? []) as readonly string[];
    });
    const subjects = Object.values(document.operations).map(
      ({ channel }) => (followed(document, channel.$ref) as { address: string }).address,
    );

    expect(handlers).toHaveLength(3);
    expect(subjects.sort()).toEqual(handlers.sort());
  });

  it.each(Object.entries(document.operations))(
    'gives %s a request, and a reply or an error',
    (_, { action, channel, messages, bindings, reply }) => {
      expect(action).toBe('receive');
      expect(followed(document, bindings.$ref)).toMatchObject({
        nats: { queue: 'context-assembler' },
      });
      const answers = followed(document, reply.$ref) as Reply;
      expect(messages).toHaveLength(1);
      expect(answers.messages).toHaveLength(2);
      expect(answers.messages).toContainEqual({ $ref: '#/channels/replies/messages/error' });
      // A message of an operation must be one of its channel's.
      for (const { $ref } of messages)
        expect($ref.startsWith(`${channel.$ref}/messages/`)).toBe(true);
      for (const { $ref } of answers.messages) {
        expect($ref.startsWith(`${answers.channel.$ref}/messages/`)).toBe(true);
      }
    },
  );

  it('shows examples that are what it says', () => {
    const examples = Object.entries(document.components.messages).flatMap(([name, message]) =>
      (message.examples ?? []).map(({ payload }) => [name, payload] as const),
    );
    const ofSchemas = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
      ((schema.examples ?? []) as readonly unknown[]).map((value) => [name, value] as const),
    );

    expect(examples.length).toBeGreaterThan(5);
    for (const [name, payload] of examples) {
      expect(validatorAt(`#/components/messages/${name}/payload`)(payload), name).toBe(true);
    }
    expect(ofSchemas.map(([name]) => name).sort()).toEqual(
      ['ContextResponse', 'ContextsByKey', 'Error', 'KeysRequest', 'Released'].sort(),
    );
    for (const [name, value] of ofSchemas) {
      expect(validatorAt(`#/components/schemas/${name}`)(value), name).toBe(true);
    }
  });

  it('tells a reply from an error', () => {
    const isAnswer = validatorAt('#/components/schemas/ContextsByKey');
    const isError = validatorAt('#/components/schemas/Error');
    const [example] = document.components.schemas.Error?.examples as readonly unknown[];

    expect([isError(example), isAnswer(example)]).toEqual([true, false]);
    expect([isError({}), isAnswer({})]).toEqual([false, true]);
  });

  it('takes those deadlines for good that the service takes', () => {
    const isGood = validatorAt('#/components/messages/assembleRequest/headers');
    const text = fc.oneof(
      fc.stringMatching(/^[0-9]{1,17}$/),
      fc.string(),
      fc.constantFrom('0', '01', '1\n', '1e3', '-1', '1.0', '١'),
    );

    fc.assert(
      fc.property(text, (deadline) => {
        expect(isGood({ 'deadline-ms': deadline })).toBe(isTaken(deadline));
      }),
    );
    expect(isGood({})).toBe(true);
  });

  it('says what a client of Nest sends and gets', () => {
    expect(document.info.description).toContain(info.description);
    expect(document.info.description).toContain('{"pattern", "data", "id"}');
  });
});

function isTaken(deadline: string): boolean {
  try {
    return askedDeadlineOf(deadline, 'deadline-ms') !== undefined;
  } catch {
    return false;
  }
}
