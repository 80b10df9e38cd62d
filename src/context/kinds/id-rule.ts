import { type TSchema, Type } from 'typebox';

export type EntityId = number | string;

/** What the ids of a kind look like in a request, and which of them mean the same entity. */
export interface IdRule<Id extends EntityId> {
  readonly type: 'integer' | 'uuid';
  /** What a caller is told of an id that is none. */
  readonly expected: string;
  /** The same for a machine. */
  readonly schema: TSchema;
  /** An id for the documentation, of an entity that the seeder makes. */
  readonly example: Id;
  readonly accepts: (value: unknown) => value is Id;
  /** The spelling under which the database knows the entity. */
  readonly canonical: (id: Id) => Id;
}

const GREATEST_INTEGER = 2_147_483_647;
const UUID_PATTERN = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
const UUID = new RegExp(UUID_PATTERN);

/** Ids of an `int` column. */
export function integerIds(example: number): IdRule<number> {
  return {
    type: 'integer',
    expected: `an integer from 1 to ${String(GREATEST_INTEGER)}`,
    schema: Type.Integer({ minimum: 1, maximum: GREATEST_INTEGER, examples: [example] }),
    example,
    accepts: (value): value is number =>
      Number.isInteger(value) && Number(value) >= 1 && Number(value) <= GREATEST_INTEGER,
    canonical: (id) => id,
  };
}

/** Ids of a `uuid` column: of any version, in either case. */
export function uuidIds(example: string): IdRule<string> {
  return {
    type: 'uuid',
    expected: 'a UUID (8-4-4-4-12 hexadecimal digits)',
    schema: Type.String({ format: 'uuid', pattern: UUID_PATTERN, examples: [example] }),
    example,
    accepts: (value): value is string => typeof value === 'string' && UUID.test(value),
    canonical: (id) => id.toLowerCase(),
  };
}
