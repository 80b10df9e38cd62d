import type { DataSource, Repository } from 'typeorm';
import { JsonText } from '../json/json-text.js';
import type { IdColumn } from './id-column.js';
import type { TableSource } from './section.js';

type Row = Record<string, unknown>;

/** Where a row has the id that it belongs to; no property is called so. */
const ID = 'entity id';
const JSON_TYPES: ReadonlySet<unknown> = new Set(['json', 'jsonb']);

interface Statement {
  readonly sql: string;
  readonly jsonColumns: readonly string[];
}

/**
 * Reads the rows that belong to a batch of ids, for what cannot be nested in a plan's statement: one
 * statement a table, plain rows, no hydration.
 */
export class TableReader<Id> {
  readonly #statements = new WeakMap<TableSource, Statement>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly idColumn: IdColumn<Id>,
  ) {}

  /** @returns the rows by id, in the order that the source asks for; an id without rows is left out */
  async read(source: TableSource, ids: readonly Id[]): Promise<ReadonlyMap<Id, readonly Row[]>> {
    const repository = this.dataSource.getRepository(source.entity);
    const { sql, jsonColumns } = this.#statementOf(source, repository);
    const rows = await repository.query<Row[]>(sql, [ids]);
    const byId = new Map<Id, Row[]>();
    for (const { [ID]: value, ...row } of rows) {
      for (const column of jsonColumns) row[column] = jsonTextOf(row[column]);
      const id = this.idColumn.fromColumn(value);
      const others = byId.get(id);
      if (others) others.push(row);
      else byId.set(id, [row]);
    }
    return byId;
  }

  #statementOf(source: TableSource, repository: Repository<object>): Statement {
    const known = this.#statements.get(source);
    if (known) return known;
    const statement = buildStatement(source, repository, this.idColumn.sqlType);
    this.#statements.set(source, statement);
    return statement;
  }
}

function buildStatement(
  { key, columns, where, orderBy }: TableSource,
  { metadata, manager }: Repository<object>,
  idType: string,
): Statement {
  const quoted = (name: string) => manager.dataSource.driver.escape(name);
  const columnOf = (property: string) => metadata.findColumnWithPropertyName(property);
  const nameOf = (property: string) => quoted(columnOf(property)?.databaseName ?? property);
  const isJson = (property: string) => JSON_TYPES.has(columnOf(property)?.type);
  const isList = (property: string) => columnOf(property)?.isArray === true;
  const valueOf = (property: string) => {
    if (isList(property)) return `to_jsonb(${nameOf(property)})::text`;
    return isJson(property) ? `${nameOf(property)}::jsonb::text` : nameOf(property);
  };
  const selected = columns.map((property) => `${valueOf(property)} AS ${quoted(property)}`);
  const table = metadata.tablePath.split('.').map(quoted).join('.');
  const clauses = [
    `SELECT ${[`${nameOf(key)} AS ${quoted(ID)}`, ...selected].join(', ')}`,
    `FROM ${table}`,
    // One array parameter: a parameter an id would end at 65,535 of them.
    `WHERE ${nameOf(key)} = ANY($1::${idType}[])`,
    ...(where === undefined ? [] : [`AND (${where})`]),
    ...(orderBy === undefined ? [] : [`ORDER BY ${nameOf(orderBy)}`]),
  ];
  const jsonColumns = columns.filter((property) => isJson(property) || isList(property));
  return { sql: clauses.join(' '), jsonColumns };
}

function jsonTextOf(value: unknown): JsonText | null {
  return typeof value === 'string' ? new JsonText(value) : null;
}
