import { readFileSync } from 'node:fs';
import type { AnySchemaObject } from 'ajv';
import { closed, strictAjv } from './published-schemas.js';

/** A message of the contract, by its name there. */
export type MessageName = 'ContextResponse' | 'ContextsByKey' | 'Error' | 'Released';

interface AsyncApi {
  readonly components: { readonly schemas: Readonly<Record<string, AnySchemaObject>> };
}

const FILE = new URL('../../docs/contract/asyncapi.json', import.meta.url);
const { components } = JSON.parse(readFileSync(FILE, 'utf8')) as AsyncApi;

// The first fault is enough, and a great deal faster to find.
const ajv = strictAjv({ allErrors: false });
// What is published is a document with schemas in it, and no schema itself.
ajv.addVocabulary(['components']);
ajv.addSchema({ $id: 'contract', components: { schemas: closed(components.schemas) } });

/** What is wrong with a message, by the committed schema of its name; nothing when it is right. */
export function faultOfMessage(name: MessageName, message: unknown): string | undefined {
  const validate = ajv.getSchema(`contract#/components/schemas/${name}`);
  if (!validate) throw new Error(`No message ${name} is published`);
  return validate(message) === true ? undefined : `${name}: ${ajv.errorsText(validate.errors)}`;
}
