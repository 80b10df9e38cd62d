import { type TSchema, Type } from 'typebox';
import { FAILURE_REASONS } from '../assembly/outcome.js';
import { ERROR_CODES } from '../context.error.js';
import type { ContextSettings } from '../context.options.js';
import { ALL_KINDS, byKind, type EntityKind, type KindName, KINDS } from '../kinds/kinds.js';
import { DEFAULT_LOCALE, LOCALE_NAMES } from '../locales/locales.js';
import { mapOf } from '../projections/map.schema.js';
import { INCLUSIONS } from '../inclusion.js';
import { KEY_PATTERN } from '../store/context-key.js';
import { ERROR_EXAMPLE, KEY_EXAMPLE, RESPONSE_EXAMPLE } from './message-examples.js';

/** The key of a stored context. */
export const keySchema = Type.String({ pattern: KEY_PATTERN, examples: [KEY_EXAMPLE] });

/** What a caller asks for. */
export function requestSchema(scopes: readonly string[], settings: ContextSettings): TSchema {
  const { maxIds, ttlSeconds, maxTtlSeconds } = settings;
  const listOf = ({ name, idsField, ids }: EntityKind): [string, TSchema] => [
    idsField,
    Type.Optional(
      Type.Array(ids.schema, {
        maxItems: maxIds,
        description: `The ${name}s to assemble. Repeats are answered once.`,
      }),
    ),
  ];
  return Type.Object(
    {
      ...Object.fromEntries(ALL_KINDS.map(listOf)),
      scope: Type.Enum([...scopes], { description: 'What the contexts are for.' }),
      include: Type.Optional(
        Type.Enum([...INCLUSIONS], {
          default: 'keys',
          description:
            'What comes back for each id: its key, its context, or both. ' +
            'With `contexts` nothing is stored.',
        }),
      ),
      ttl_seconds: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: maxTtlSeconds,
          default: ttlSeconds,
          description: 'The life of what is stored, in seconds.',
        }),
      ),
      locale: Type.Optional(
        Type.Enum([...LOCALE_NAMES], {
          default: DEFAULT_LOCALE,
          description: 'The language of labels.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: `At least one id, and ${String(maxIds)} at the most, of any mix of kinds.`,
    },
  );
}

/** What a caller gets. @param contextOf the schema of a kind's contexts */
export function responseSchema(contextOf: (kind: KindName) => TSchema): TSchema {
  return Type.Object(
    {
      ...byKind((kind) =>
        mapOf(keySchema, { description: `The key of each ${kind}’s context, by id.` }),
      ),
      contexts: Type.Optional(
        Type.Object(
          byKind((kind) => mapOf(contextOf(kind))),
          { description: 'The contexts by id, where the request includes them.' },
        ),
      ),
      errors: Type.Object(
        byKind((kind) => Type.Array(KINDS[kind].ids.schema)),
        { description: 'The ids that failed.' },
      ),
      reasons: Type.Object(
        byKind(() => mapOf(Type.Enum([...FAILURE_REASONS]))),
        { description: 'Why each of them did, by id.' },
      ),
    },
    {
      description: 'Every id once: as a success, or in `errors` with its reason.',
      examples: [RESPONSE_EXAMPLE],
    },
  );
}

/** The one body of every error. */
export const errorSchema = Type.Object(
  {
    error: Type.Object({
      code: Type.String({
        // By this keyword, and not by `enum`, generated clients take codes of newer services too.
        'x-extensible-enum': [...ERROR_CODES],
        description: 'More may come: go by `retryable` where one is not known.',
      }),
      message: Type.String(),
      details: Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        maxItems: 100,
        description: 'Every fault of the request, each in its place.',
      }),
      retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    }),
  },
  { description: 'What went wrong with a request as a whole.', examples: [ERROR_EXAMPLE] },
);

/** What `context.read` and `context.release` ask for. */
export function keysSchema({ maxIds }: ContextSettings): TSchema {
  return Type.Object(
    { keys: Type.Array(keySchema, { minItems: 1, maxItems: maxIds }) },
    { additionalProperties: false, examples: [{ keys: [KEY_EXAMPLE] }] },
  );
}

/** What `context.read` answers. */
export function contextsByKeySchema(context: TSchema): TSchema {
  return mapOf(Type.Union([context, Type.Null()]), {
    description: 'The contexts by key; `null` where there is none any more.',
    examples: [{ [KEY_EXAMPLE]: null }],
  });
}

/** What `context.release` answers. */
export const releasedSchema = Type.Object(
  {
    released: Type.Integer({ minimum: 0, description: 'How many of them there still were.' }),
  },
  { examples: [{ released: 1 }] },
);
