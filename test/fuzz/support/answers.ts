import { readFileSync } from 'node:fs';
import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { strictAjv } from '../../support/published-schemas.js';

const OPENAPI = new URL('../../../docs/contract/openapi.json', import.meta.url);
const document = JSON.parse(readFileSync(OPENAPI, 'utf8')) as {
  readonly components: { readonly schemas: Readonly<Record<string, AnySchemaObject>> };
};
// The document is no schema itself.
const ajv = strictAjv().addVocabulary(['components', 'example']);
ajv.addSchema({ $id: 'openapi', components: document.components });
const isError = validatorOf('Error');
const isResponse = validatorOf('ContextResponse');

function validatorOf(name: string): ValidateFunction {
  return ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
}

/** What no answer may tell: where we are, and how we ask. */
const OURS = /node_modules|\.[jt]s:\d+|SELECT |\bat \w+ \(/;

/** What is wrong with a refusal; nothing for one that is as it is published. */
export function faultOfRefusal(body: unknown): string | undefined {
  if (!isError(body)) return `no published error: ${strictText(body)}`;
  const { code } = (body as { readonly error: { readonly code: string } }).error;
  if (code === 'INTERNAL') return 'an internal error';
  return OURS.test(JSON.stringify(body)) ? `tells too much: ${strictText(body)}` : undefined;
}

type ByKind<Value> = Readonly<Record<'player' | 'monster' | 'pet', Value>>;

interface Response extends ByKind<Readonly<Record<string, unknown>>> {
  readonly contexts?: ByKind<Readonly<Record<string, unknown>>>;
  readonly errors: ByKind<readonly (number | string)[]>;
  readonly reasons: ByKind<Readonly<Record<string, unknown>>>;
}

/** What is wrong with an answer to a request that was accepted: every id has to be there once. */
export function faultOfAnswer(request: unknown, body: unknown): string | undefined {
  if (!isResponse(body)) return `no published response: ${strictText(body)}`;
  const response = body as Response;
  for (const kind of ['player', 'monster', 'pet'] as const) {
    const asked = (request as Readonly<Record<string, readonly unknown[] | undefined>>)[
      `${kind}_ids`
    ];
    const distinct = new Set((asked ?? []).map((id) => String(id).toLowerCase()));
    const done = new Set([
      ...Object.keys(response[kind]),
      ...Object.keys(response.contexts?.[kind] ?? {}),
    ]);
    const failed = response.errors[kind].map(String);
    const told = [...done, ...failed].map((id) => id.toLowerCase()).sort();
    const isRight =
      JSON.stringify(told) === JSON.stringify([...distinct].sort()) &&
      JSON.stringify(Object.keys(response.reasons[kind]).sort()) ===
        JSON.stringify([...failed].sort());
    if (!isRight) return `ids of ${kind}s: asked ${[...distinct].join()}, told ${told.join()}`;
  }
  return undefined;
}

/** The value of a JSON text in UTF-8, if it is one. */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function strictText(body: unknown): string {
  return (JSON.stringify(body) as string | undefined)?.slice(0, 300) ?? 'nothing';
}
