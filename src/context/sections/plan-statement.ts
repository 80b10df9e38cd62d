import type { DataSource, EntityMetadata } from 'typeorm';
import { JsonText } from '../json/json-text.js';
import type { IdColumn } from './id-column.js';
import type { EntityClass, TableSource } from './section.js';

/** A row by its columns, as sections see it. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of a table that go with each entity: nested in the statement of the entities' own rows. */
export interface Nested {
  readonly name: string;
  readonly source: TableSource;
}

/** One statement for everything that a plan reads from the tables of one database. */
export interface PlanStatement<Id> {
  readonly sql: string;
  /** What came back of one entity: its own row, and its rows of each nested source by name. */
  readonly decode: (columns: readonly unknown[]) => {
    readonly id: Id;
    readonly own: Row;
    readonly nested: readonly (readonly Row[])[];
  };
}

/** Types of columns whose values JSON carries as they are. */
const PLAIN_TYPES: ReadonlySet<unknown> = new Set([
  'int',
  'integer',
  'smallint',
  'text',
  'varchar',
  'boolean',
  'bool',
  'double precision',
  'real',
  'uuid',
  'enum',
  'jsonb',
  Number,
  String,
  Boolean,
]);

/** Whether rows of the source can be nested: JSON has no dates, no bytes and no great integers. */
export function isNestable(dataSource: DataSource, { entity, columns }: TableSource): boolean {
  const { columns: known } = dataSource.getMetadata(entity);
  return columns.every((name) => {
    const column = known.find(({ propertyName }) => propertyName === name);
    return column && PLAIN_TYPES.has(column.type) && !column.isArray;
  });
}

/**
 * Composes the statement of a plan. Its rows are one an entity; of each nested source they have one
 * JSON text, `[[values of the first column …], [values of the second …] …]`, which costs less to
 * make, to send and to read than rows of their own. One statement sees one point in time.
 */
export function planStatementOf<Id>(
  dataSource: DataSource,
  own: TableSource,
  nested: readonly Nested[],
  idColumn: IdColumn<Id>,
): PlanStatement<Id> {
  const sql = new SqlOf(dataSource);
  const selected = [
    `o.${sql.name(own.entity, own.key)}`,
    ...own.columns.map((column) => sql.column('o', own.entity, column)),
    ...nested.map(({ source }) => nestedSql(sql, source, own)),
  ];
  const ownDecode = own.columns.map((column) => sql.isJson(own.entity, column));
  const decoders = nested.map(({ source }) => rowsDecoderOf(sql, source));
  return {
    sql:
      `SELECT ${selected.join(', ')} FROM ${sql.table(own.entity)} o ` +
      // One array parameter: a parameter an id would end at 65,535 of them.
      `WHERE o.${sql.name(own.entity, own.key)} = ANY($1::${idColumn.sqlType}[])`,
    decode: ([id, ...columns]) => ({
      id: idColumn.fromColumn(id),
      own: Object.fromEntries(
        own.columns.map((column, at) => [
          column,
          ownDecode[at] ? jsonTextOf(columns[at]) : columns[at],
        ]),
      ),
      nested: decoders.map((decode, at) => decode(columns[own.columns.length + at])),
    }),
  };
}

function nestedSql(sql: SqlOf, source: TableSource, own: TableSource): string {
  const { entity, key, columns, where, orderBy } = source;
  const values = columns.map(
    (column, at) => `${sql.column('t', entity, column)} AS v${String(at)}`,
  );
  const lists = columns.map((_, at) => `array_agg(r.v${String(at)})`);
  const clauses = [
    `SELECT ${values.join(', ')} FROM ${sql.table(entity)} t`,
    `WHERE t.${sql.name(entity, key)} = o.${sql.name(own.entity, own.key)}`,
    ...(where === undefined ? [] : [`AND (${where})`]),
    ...(orderBy === undefined ? [] : [`ORDER BY t.${sql.name(entity, orderBy)}`]),
  ];
  // The order of a sub-select is that of what is aggregated from it.
  return `(SELECT json_build_array(${lists.join(', ')})::text FROM (${clauses.join(' ')}) r)`;
}

/** Names and columns as PostgreSQL knows them. */
class SqlOf {
  constructor(private readonly dataSource: DataSource) {}

  table(entity: EntityClass): string {
    return this.#metadata(entity).tablePath.split('.').map(this.#quoted).join('.');
  }

  name(entity: EntityClass, property: string): string {
    return this.#quoted(this.#column(entity, property)?.databaseName ?? property);
  }

  isJson(entity: EntityClass, property: string): boolean {
    return this.#column(entity, property)?.type === 'jsonb';
  }

  /** A column as it is selected: JSON as the text that it is. */
  column(alias: string, entity: EntityClass, property: string): string {
    const column = `${alias}.${this.name(entity, property)}`;
    return this.isJson(entity, property) ? `${column}::jsonb::text` : column;
  }

  readonly #quoted = (name: string) => this.dataSource.driver.escape(name);

  #metadata(entity: EntityClass): EntityMetadata {
    return this.dataSource.getMetadata(entity);
  }

  #column(entity: EntityClass, property: string) {
    return this.#metadata(entity).columns.find(({ propertyName }) => propertyName === property);
  }
}

function rowsDecoderOf(sql: SqlOf, { entity, columns }: TableSource) {
  const isJson = columns.map((column) => sql.isJson(entity, column));
  return (text: unknown): readonly Row[] => {
    const lists = JSON.parse(String(text)) as readonly (readonly unknown[] | null)[];
    const count = lists[0]?.length ?? 0;
    return Array.from({ length: count }, (_, at) => {
      const row: Record<string, unknown> = {};
      for (const [column, name] of columns.entries()) {
        const value = lists[column]?.[at];
        row[name] = isJson[column] ? jsonTextOf(value) : value;
      }
      return row;
    });
  };
}

function jsonTextOf(value: unknown): JsonText | null {
  return typeof value === 'string' ? new JsonText(value) : null;
}
