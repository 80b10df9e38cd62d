import type { DataSource } from 'typeorm';
import { JsonText } from '../../src/context/index.js';
import type { IdColumn } from '../../src/context/sections/id-column.js';
import type { MadeSource, TableSource } from '../../src/context/sections/section.js';

type Row = Record<string, unknown>;

/** Where a row has the id that it belongs to; no property is called so. */
const ID = 'entity id';
const JSON_TYPES: ReadonlySet<unknown> = new Set(['json', 'jsonb']);

/**
 * Rows of a table by the ids that they belong to, by one plain statement for it alone, of plain rows: what
 * the statement of a plan must come to, whatever else it reads.
 */
export async function plainRowsOf<Id>(
  dataSource: DataSource,
  { entity, key, columns, where, orderBy }: TableSource,
  idColumn: IdColumn<Id>,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, readonly Row[]>> {
  const { metadata } = dataSource.getRepository(entity);
  const columnOf = (property: string) => metadata.findColumnWithPropertyName(property);
  const quoted = (name: string) => dataSource.driver.escape(name);
  const nameOf = (property: string) => quoted(columnOf(property)?.databaseName ?? property);
  const isList = (property: string) => columnOf(property)?.isArray === true;
  const isJson = (property: string) => isList(property) || JSON_TYPES.has(columnOf(property)?.type);
  const valueOf = (property: string) => {
    if (isList(property)) return `to_jsonb(${nameOf(property)})::text`;
    return isJson(property) ? `${nameOf(property)}::text` : nameOf(property);
  };
  const selected = columns.map((property) => `, ${valueOf(property)} AS ${quoted(property)}`);
  const rows = await dataSource.query<Row[]>(
    [
      `SELECT ${nameOf(key)} AS ${quoted(ID)}${selected.join('')}`,
      `FROM ${metadata.tablePath.split('.').map(quoted).join('.')}`,
      `WHERE ${nameOf(key)} = ANY($1::${idColumn.sqlType}[])`,
      where === undefined ? '' : `AND (${where})`,
      orderBy === undefined ? '' : `ORDER BY ${nameOf(orderBy)}`,
    ].join(' '),
    [ids],
  );
  const byId = new Map<Id, Row[]>();
  for (const { [ID]: value, ...row } of rows) {
    for (const property of columns.filter(isJson)) row[property] = jsonTextOf(row[property]);
    const id = idColumn.fromColumn(value);
    byId.set(id, [...(byId.get(id) ?? []), row]);
  }
  return byId;
}

/** The same of what the database makes of the rows: a text for each id. */
export async function plainTextsOf<Id>(
  dataSource: DataSource,
  { entity, key, made }: MadeSource,
  idColumn: IdColumn<Id>,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, JsonText | null>> {
  const { metadata } = dataSource.getRepository(entity);
  const quoted = (name: string) => dataSource.driver.escape(name);
  const id = quoted(metadata.findColumnWithPropertyName(key)?.databaseName ?? key);
  const rows = await dataSource.query<{ readonly id: unknown; readonly made: unknown }[]>(
    [
      `SELECT ${id} AS id, to_json(${made})::text AS made`,
      `FROM ${metadata.tablePath.split('.').map(quoted).join('.')}`,
      `WHERE ${id} = ANY($1::${idColumn.sqlType}[]) GROUP BY ${id}`,
    ].join(' '),
    [ids],
  );
  return new Map(rows.map(({ id, made }) => [idColumn.fromColumn(id), jsonTextOf(made)]));
}

function jsonTextOf(value: unknown): JsonText | null {
  return typeof value === 'string' ? new JsonText(value) : null;
}
