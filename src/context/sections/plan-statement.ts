import type { DataSource } from 'typeorm';
import type { IdColumn } from './id-column.js';
import { madeTextOf, manyRowsOf, oneRowOf, type RowsOf, type ShareOf } from './plan-rows.js';
import { layoutOf, listedColumns, listSql } from './plan-layout.js';
import { PlanSql } from './plan-sql.js';
import {
  flagsOf,
  isMade,
  type PlanTable,
  type StatementSection,
  tablesOf,
  type TableSection,
} from './plan-tables.js';
import type { MadeSource, TableSource } from './section.js';

/** One statement for everything that a plan reads from the tables of one database. */
export interface PlanStatement {
  readonly sql: string;
  /** Makes an entity's own row; the entity's id is the first column. */
  readonly own: RowsOf;
  /** Makes what an entity has of each section, in their order. */
  readonly sections: readonly ShareOf[];
}

/** What one table contributes: columns of the statement, what joins it, and how it is read back. */
interface Part {
  readonly selected: readonly string[];
  readonly join: string;
  /** @param start the place of the part's first column */
  readonly rowsOf: (section: TableSection, start: number) => RowsOf;
}

/**
 * The alias of the table with the entities' own rows. All others are read under their own names, by
 * which a host's SQL may call them: no table is called like this.
 */
const OWN = '"own row"';

/**
 * Composes the statement of a plan, whose rows are one an entity: it sees one point in time. A table
 * with one row at most for an entity is joined; of any other the rows that go with the entity come
 * aggregated, which costs less to make, to send and to read than rows of their own.
 */
export function planStatementOf<Id>(
  dataSource: DataSource,
  own: TableSource,
  sections: readonly StatementSection[],
  idColumn: IdColumn<Id>,
): PlanStatement {
  const sql = new PlanSql(dataSource);
  const id = `${OWN}.${sql.name(own.entity, own.key)}`;
  const ownPart = ownPartOf(sql, own, 1);
  const selected = [id, ...ownPart.selected];
  const shareOf = new Map<StatementSection, ShareOf>();
  const joins: string[] = [];
  const made = sections.filter(isMade);
  const tables = tablesOf(sections.filter((section): section is TableSection => !isMade(section)));
  for (const [nth, section] of made.entries()) {
    shareOf.set(section, madeTextOf(selected.length));
    // JSON stays as it is, letter for letter; of anything else PostgreSQL makes JSON.
    selected.push(`to_json(m${String(nth)}.v)::text`);
    joins.push(madeJoin(sql, section.source, `m${String(nth)}`, id));
  }
  for (const [nth, table] of tables.entries()) {
    const part = partOf(sql, table, `t${String(nth)}`, id);
    for (const section of table.conditions.keys()) {
      shareOf.set(section, part.rowsOf(section, selected.length));
    }
    selected.push(...part.selected);
    joins.push(part.join);
  }
  return {
    sql: [
      `SELECT ${selected.join(', ')} FROM ${sql.table(own.entity)} ${OWN}`,
      ...joins,
      // One array parameter: a parameter an id would end at 65,535 of them. Behind a sub-select its
      // length is not planned with: a plan for short lists in particular would be made at each call.
      `WHERE ${id} = ANY((SELECT $1::${idColumn.sqlType}[])::${idColumn.sqlType}[])`,
    ].join(' '),
    own: ownPart.rows,
    sections: sections.map((section) => shareOf.get(section) ?? (() => [])),
  };
}

function madeJoin(
  sql: PlanSql,
  { entity, key, made }: MadeSource,
  alias: string,
  id: string,
): string {
  return (
    `LEFT JOIN LATERAL (SELECT (${made}) AS v FROM ${sql.table(entity)} ` +
    `WHERE ${sql.columnOf(entity, key)} = ${id}) ${alias} ON true`
  );
}

function partOf(sql: PlanSql, table: PlanTable, alias: string, id: string): Part {
  const isWhole = [...table.conditions.values()].every((condition) => condition === undefined);
  return isWhole && sql.isUnique(table.entity, table.key)
    ? joinedPart(sql, table, alias, id)
    : aggregatedPart(sql, table, alias, id);
}

/** What the entities' own table contributes, whose columns begin at `start`. */
function ownPartOf(
  sql: PlanSql,
  { entity, columns }: TableSource,
  start: number,
): { readonly selected: readonly string[]; readonly rows: RowsOf } {
  const parted = listedColumns(columns, (column) => sql.isPlain(entity, column));
  const valueOf = (column: string) =>
    sql.value(`${OWN}.${sql.name(entity, column)}`, entity, column);
  return {
    selected: [listSql(parted.listed.map(valueOf)), ...parted.apart.map(valueOf)],
    rows: oneRowOf(layoutOf(sql, entity, columns, parted, start)),
  };
}

function joinedPart(
  sql: PlanSql,
  { entity, key, columns }: PlanTable,
  alias: string,
  id: string,
): Part {
  const parted = listedColumns(columns, (column) => !sql.isJson(entity, column));
  const { listed, apart } = parted;
  const valueOf = (column: string) => sql.value(sql.columnOf(entity, column), entity, column);
  const values = [
    `${listSql(listed.map(valueOf))} AS v`,
    ...apart.map((column, at) => `${valueOf(column)} AS j${String(at)}`),
  ];
  return {
    selected: [`${alias}.v`, ...apart.map((_, at) => `${alias}.j${String(at)}`)],
    // The limit has a small table looked up by its key too: it would be read whole otherwise.
    join:
      `LEFT JOIN LATERAL (SELECT ${values.join(', ')} FROM ${sql.table(entity)} ` +
      `WHERE ${sql.columnOf(entity, key)} = ${id} LIMIT 1) ${alias} ON true`,
    rowsOf: ({ source }, start) => oneRowOf(layoutOf(sql, entity, source.columns, parted, start)),
  };
}

function aggregatedPart(sql: PlanSql, table: PlanTable, alias: string, id: string): Part {
  const { entity, columns } = table;
  const orderedHere = orderedHereBy(sql, table);
  const orderedThere = orderedHere === undefined ? table.orderBy : undefined;
  const parted = listedColumns(columns, (column) => !sql.isJson(entity, column));
  const { listed: plain, apart: json } = parted;
  const flags = flagsOf(table).map((flag) => (flag === undefined ? 'true' : `(${flag})`));
  const valueOf = (column: string) =>
    sql.value(sql.columnOf(entity, column), entity, column, table.unread);
  const listed = [...plain.map(valueOf), ...flags];
  const lines = json.map(valueOf);
  const lists = listed.map((_, at) => `array_agg(r.v${String(at)})`);
  const values = [
    ...listed.map((value, at) => `${value} AS v${String(at)}`),
    ...lines.map((value, at) => `${value} AS j${String(at)}`),
  ];
  const aggregates = [
    `${listSql(lists)} AS v`,
    ...lines.map((_, at) => `string_agg(coalesce(r.j${String(at)}, ''), E'\\n') AS j${String(at)}`),
  ];
  return {
    selected: [`${alias}.v`, ...lines.map((_, at) => `${alias}.j${String(at)}`)],
    // The order of a sub-select is that of what is aggregated from it.
    join:
      `LEFT JOIN LATERAL (SELECT ${aggregates.join(', ')} ` +
      `FROM (${rowsSql(sql, table, values, id, orderedThere)}) r) ${alias} ON true`,
    rowsOf: (section, start) => {
      const withFlags = { ...parted, listed: [...plain, ...flags] };
      const layout = layoutOf(sql, entity, section.source.columns, withFlags, start);
      const isShared = flags.length > 0;
      const flag = plain.length + [...table.conditions.keys()].indexOf(section);
      return manyRowsOf(layout, { flag: isShared ? flag : undefined, orderedHere });
    },
  };
}

/**
 * By what rows are put in order here: by integers, which sort alike everywhere. A sort for each entity
 * costs PostgreSQL more than a glance at rows that mostly come in order.
 */
function orderedHereBy(
  sql: PlanSql,
  { entity, orderBy, conditions }: PlanTable,
): string | undefined {
  if (orderBy === undefined || !sql.isInteger(entity, orderBy)) return undefined;
  const isRead = [...conditions.keys()].every(({ source }) => source.columns.includes(orderBy));
  return isRead ? orderBy : undefined;
}

/** The rows of a table that go with an entity, all that some section wants. */
function rowsSql(
  sql: PlanSql,
  { entity, key, conditions }: PlanTable,
  values: readonly string[],
  id: string,
  orderBy: string | undefined,
): string {
  const wanted = [...conditions.values()];
  const clauses = [
    `SELECT ${values.join(', ')} FROM ${sql.table(entity)}`,
    `WHERE ${sql.columnOf(entity, key)} = ${id}`,
    ...(wanted.includes(undefined)
      ? []
      : [`AND (${wanted.map((each) => `(${each ?? ''})`).join(' OR ')})`]),
    ...(orderBy === undefined ? [] : [`ORDER BY ${sql.columnOf(entity, orderBy)}`]),
  ];
  return clauses.join(' ');
}
