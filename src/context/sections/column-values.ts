import pg from 'pg';
import type { ColumnType } from 'typeorm';
import { JsonText } from '../json/json-text.js';

/** What is asked of the metadata of a column. */
export interface ColumnForm {
  readonly type: ColumnType;
  readonly isArray: boolean;
  /** The values of an enum. */
  readonly enum?: readonly (string | number)[] | undefined;
}

/** How the values of a column come: as values of JSON, as JSON texts, or as whatever text PostgreSQL has. */
export type Carriage = 'value' | 'json' | 'text';

/** Makes what sections see of what comes; `null` stays. */
export type Revive = (value: unknown) => unknown;

/** Types by the names that TypeORM comes to, and the values of each that JSON carries as they are. */
const VALUES: ReadonlySet<string> = new Set([
  ...['integer', 'smallint', 'double precision', 'real', 'boolean'],
  ...['text', 'character varying', 'character', 'citext', 'uuid', 'enum'],
]);

const INTEGERS: ReadonlySet<string> = new Set(['integer', 'smallint']);

/** Of their values JSON has all but three, which are no numbers: it carries the words for them. */
const FLOATS: ReadonlySet<string> = new Set(['double precision', 'real']);

const { builtins, getTypeParser } = pg.types;

/** As the driver itself reads it, and as it was told to, where a host has set a parser of its own. */
const asDriver =
  (type: Parameters<typeof getTypeParser>[0]): Revive =>
  (text) =>
    (getTypeParser(type, 'text') as Revive)(text);

/** What is made of the text of a type; of any other it stays the text. */
const OF_TEXTS: Readonly<Record<string, Revive>> = {
  'timestamp without time zone': asDriver(builtins.TIMESTAMP),
  'timestamp with time zone': asDriver(builtins.TIMESTAMPTZ),
  bytea: asDriver(builtins.BYTEA),
  bigint: asDriver(builtins.INT8),
  numeric: asDriver(builtins.NUMERIC),
  json: (text) => new JsonText(String(text)),
  // What TypeORM writes into columns of text.
  'simple-json': (text) => checkedJson(String(text)),
  'simple-array': (text) =>
    new JsonText(JSON.stringify(text === '' ? [] : String(text).split(','))),
};

/** @param name as TypeORM's driver calls the type */
export function carriageOf({ type, isArray }: ColumnForm, name: string): Carriage {
  if (isArray || name === 'jsonb') return 'json';
  return VALUES.has(name) && !isWrittenByTypeOrm(type) ? 'value' : 'text';
}

export function reviveOf(form: ColumnForm, name: string): Revive | undefined {
  switch (carriageOf(form, name)) {
    case 'json':
      return form.isArray ? listOf(numbersOf(form)) : jsonTextOf;
    case 'value':
      return FLOATS.has(name) ? floatOf : numbersOf(form);
    case 'text':
      return OF_TEXTS[isWrittenByTypeOrm(form.type) ? String(form.type) : name];
  }
}

export function isInteger({ isArray }: ColumnForm, name: string): boolean {
  return INTEGERS.has(name) && !isArray;
}

function isWrittenByTypeOrm(type: ColumnType): boolean {
  return type === 'simple-json' || type === 'simple-array';
}

/** What the library says of a text that is no JSON would quote it, and that goes into the log. */
function checkedJson(text: string): JsonText {
  try {
    JSON.parse(text);
  } catch {
    throw new TypeError('a column of the type simple-json holds no JSON');
  }
  return new JsonText(text);
}

/** JSON has `NaN` and the infinities as words; the driver gives numbers. */
function floatOf(value: unknown): unknown {
  return typeof value === 'string' ? Number(value) : value;
}

/** PostgreSQL has the numbers of an enum as texts. */
function numbersOf({ enum: values = [] }: ColumnForm): Revive | undefined {
  const numbers = new Map(
    values.flatMap((value) => (typeof value === 'number' ? [[String(value), value]] : [])),
  );
  return numbers.size === 0 ? undefined : (value) => numbers.get(String(value)) ?? value;
}

function listOf(revive: Revive | undefined): Revive {
  if (!revive) return jsonTextOf;
  return (text) => {
    const list = jsonTextOf(text);
    return list && JsonText.of((JSON.parse(list.text) as unknown[]).map(revive));
  };
}

/** No JSON text is empty: that is how a line stands for `NULL`. */
function jsonTextOf(text: unknown): JsonText | null {
  return typeof text === 'string' && text !== '' ? new JsonText(text) : null;
}
