import { type TSchema, Type } from 'typebox';
import { FAILURE_REASONS } from '../assembly/outcome.js';
import { ERROR_CODES } from '../context.error.js';
import { type ContextSettings } from '../context.options.js';
import { ALL_KINDS, type EntityKind } from '../kinds/kinds.js';
import { DEFAULT_LOCALE, LOCALE_NAMES } from '../locales/locales.js';
import { INCLUSIONS } from '../request/inclusion.js';
import { KEY_PATTERN } from '../store/context-key.js';

const KEY_EXAMPLE = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

/** The key of a stored context. */
export const keySchema = Type.String({ pattern: KEY_PATTERN, example: KEY_EXAMPLE });

/** What a caller asks for. */
export function requestSchema(scopes: readonly string[], settings: ContextSettings): TSchema {
  const lists = ALL_KINDS.map(({ name, idsField, ids }): [string, TSchema] => [
    idsField,
    Type.Optional(
      Type.Array(ids.schema, {
        description: `The ${name}s to assemble. Repeats are answered once.`,
        example: [ids.example],
      }),
    ),
  ]);
  return Type.Object(
    {
      ...Object.fromEntries(lists),
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
          maximum: settings.maxTtlSeconds,
          default: settings.ttlSeconds,
          description: 'The life of what is stored.',
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
      description: `At least one id, and ${String(settings.maxIds)} at the most, of any mix of kinds.`,
    },
  );
}

/** What a caller gets. @param contextOf the schema of a kind's contexts */
export function responseSchema(contextOf: (kind: EntityKind) => TSchema): TSchema {
  return Type.Object(
    {
      ...propertiesByKind(({ name }) =>
        Type.Record(Type.String(), keySchema, {
          description: `The key of each ${name}’s context, by id.`,
        }),
      ),
      contexts: Type.Optional(
        Type.Object(
          propertiesByKind((kind) => Type.Record(Type.String(), contextOf(kind))),
          { description: 'The contexts by id, where the request includes them.' },
        ),
      ),
      errors: Type.Object(
        propertiesByKind(({ ids }) => Type.Array(ids.schema)),
        { description: 'The ids that failed.' },
      ),
      reasons: Type.Object(
        propertiesByKind(() => Type.Record(Type.String(), Type.Enum([...FAILURE_REASONS]))),
        { description: 'Why each of them did, by id.' },
      ),
    },
    { description: 'Every id once: as a success, or in `errors` with its reason.' },
  );
}

function propertiesByKind(
  schemaOf: (kind: EntityKind) => TSchema,
): Readonly<Record<string, TSchema>> {
  return Object.fromEntries(ALL_KINDS.map((kind) => [kind.name, schemaOf(kind)]));
}

/** The one body of every error. */
export const errorSchema = Type.Object({
  error: Type.Object({
    code: Type.Enum([...ERROR_CODES]),
    message: Type.String({ example: 'The request is invalid' }),
    details: Type.Array(
      Type.Object({
        field: Type.String({ example: 'player_ids[3]' }),
        message: Type.String({ example: 'must be an integer from 1 to 2147483647' }),
      }),
      { maxItems: 100, description: 'Every fault of the request, each in its place.' },
    ),
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
  }),
});

/** What `context.read` and `context.release` ask for. */
export function keysSchema({ maxIds }: ContextSettings): TSchema {
  return Type.Object(
    { keys: Type.Array(keySchema, { minItems: 1, maxItems: maxIds }) },
    { additionalProperties: false },
  );
}

/** What `context.read` answers. */
export function contextsByKeySchema(context: TSchema): TSchema {
  return Type.Record(Type.String(), Type.Union([context, Type.Null()]), {
    description: 'The contexts by key; `null` where there is none any more.',
  });
}

/** What `context.release` answers. */
export const releasedSchema = Type.Object({
  released: Type.Integer({ minimum: 0, description: 'How many of them there still were.' }),
});
