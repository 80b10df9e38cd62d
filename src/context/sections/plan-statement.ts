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
  const tables = tablesOf(nested);
  const selected = [
    `o.${sql.name(own.entity, own.key)}`,
    ...own.columns.map((column) => sql.column('o', own.entity, column)),
    ...tables.map((table) => nestedSql(sql, table, own)),
  ];
  const ownDecode = own.columns.map((column) => sql.isJson(own.entity, column));
  const decoders = nested.map((each) => decoderOf(sql, each, tables, own.columns.length));
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
      nested: decoders.map((decode) => decode(columns)),
    }),
  };
}

/** A table that is read once, for however many sections. */
interface NestedTable extends Pick<TableSource, 'entity' | 'key' | 'orderBy' | 'columns'> {
  /** What each section wants of its rows; where there is no condition, all of them. */
  readonly conditions: ReadonlyMap<Nested, string | undefined>;
}

function tablesOf(nested: readonly Nested[]): readonly NestedTable[] {
  const tables: NestedTable[] = [];
  for (const each of nested) {
    const { entity, key, orderBy, columns, where } = each.source;
    const at = tables.findIndex(
      (one) => one.entity === entity && one.key === key && one.orderBy === orderBy,
    );
    const known = tables[at];
    const table = {
      ...{ entity, key },
      ...(orderBy === undefined ? {} : { orderBy }),
      columns: [...new Set([...(known?.columns ?? []), ...columns])],
      conditions: new Map([...(known?.conditions ?? []), [each, where]]),
    };
    if (known) tables[at] = table;
    else tables.push(table);
  }
  return tables;
}

/** Conditions that tell the rows of one section from those of another, where there are several. */
function flagsOf({ conditions }: NestedTable): readonly (string | undefined)[] {
  return conditions.size > 1 ? [...conditions.values()] : [];
}

function nestedSql(sql: SqlOf, table: NestedTable, own: TableSource): string {
  const { entity, key, columns, orderBy, conditions } = table;
  const values = [
    ...columns.map((column) => sql.column('t', entity, column)),
    ...flagsOf(table).map((condition) => (condition === undefined ? 'true' : `(${condition})`)),
  ];
  const named = values.map((value, at) => `${value} AS v${String(at)}`);
  const lists = values.map((_, at) => `array_agg(r.v${String(at)})`);
  const wanted = [...conditions.values()];
  const clauses = [
    `SELECT ${named.join(', ')} FROM ${sql.table(entity)} t`,
    `WHERE t.${sql.name(entity, key)} = o.${sql.name(own.entity, own.key)}`,
    ...(wanted.includes(undefined)
      ? []
      : [`AND (${wanted.map((each) => `(${each ?? ''})`).join(' OR ')})`]),
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

/** Reads a section's rows out of the columns after the own ones. */
function decoderOf(
  sql: SqlOf,
  nested: Nested,
  tables: readonly NestedTable[],
  ownColumns: number,
): (columns: readonly unknown[]) => readonly Row[] {
  const at = tables.findIndex(({ conditions }) => conditions.has(nested));
  const table = tables[at];
  if (!table) throw new Error(`No table for ${nested.name}`);
  const { columns } = nested.source;
  const places = columns.map((column) => table.columns.indexOf(column));
  const isJson = columns.map((column) => sql.isJson(table.entity, column));
  const isShared = table.conditions.size > 1;
  const flag = table.columns.length + [...table.conditions.keys()].indexOf(nested);
  return (selected) => {
    const lists = JSON.parse(String(selected[ownColumns + at])) as readonly (unknown[] | null)[];
    const rows: Row[] = [];
    for (let nth = 0; nth < (lists[0]?.length ?? 0); nth++) {
      if (isShared && lists[flag]?.[nth] !== true) continue;
      const row: Record<string, unknown> = {};
      for (const [to, name] of columns.entries()) {
        const value = lists[places[to] ?? -1]?.[nth];
        row[name] = isJson[to] ? jsonTextOf(value) : value;
      }
      rows.push(row);
    }
    return rows;
  };
}

function jsonTextOf(value: unknown): JsonText | null {
  return typeof value === 'string' ? new JsonText(value) : null;
}
