import type { DataSource } from 'typeorm';
import type { IdColumn } from './id-column.js';
import { madeTextOf, manyRowsOf, oneRowOf, type RowsOf, type ShareOf } from './plan-rows.js';
import { layoutOf, type ListedColumns, listedColumns, listSql } from './plan-layout.js';
import { PlanSql } from './plan-sql.js';
import {
  type PlanTable,
  type RowList,
  type StatementSection,
  tablesOf,
  type TableSection,
} from './plan-tables.js';
import type { EntityClass, TableSource } from './section.js';

/** One statement for everything that a plan reads from the tables of one database. */
export interface PlanStatement {
  readonly sql: string;
  /** Makes an entity's own row; the entity's id is the first column. */
  readonly own: RowsOf;
  /** Makes what an entity has of each section, in their order. */
  readonly sections: readonly ShareOf[];
}

/** Makes what an entity has of a section, when it is known where the columns of its table begin. */
type SharesFrom = (start: number) => ShareOf;

/** What one table contributes: columns of the statement, what joins it, and how it is read back. */
interface Part {
  readonly selected: readonly string[];
  readonly join: string;
  readonly shares: ReadonlyMap<StatementSection, SharesFrom>;
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
  const tables = tablesOf(sections, (source) => orderThereOf(sql, source));
  for (const [nth, table] of tables.entries()) {
    const part = partOf(sql, table, `t${String(nth)}`, id);
    for (const [section, from] of part.shares) shareOf.set(section, from(selected.length));
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

function partOf(sql: PlanSql, table: PlanTable, alias: string, id: string): Part {
  const [list, ...others] = table.lists;
  const isWhole = (one: RowList) =>
    [...one.conditions.values()].every((each) => each === undefined);
  const isOne = others.length === 0 && table.made.length === 0;
  return list && isOne && isWhole(list) && sql.isUnique(table.entity, table.key)
    ? joinedPart(sql, table, list, alias, id)
    : aggregatedPart(sql, table, alias, id);
}

/** What the entities' own table contributes, whose columns begin at `start`. */
function ownPartOf(
  sql: PlanSql,
  { entity, columns }: TableSource,
  start: number,
): { readonly selected: readonly string[]; readonly rows: RowsOf } {
  const parted = listedIn(sql, entity, columns);
  const valueOf = (column: string) =>
    sql.value(`${OWN}.${sql.name(entity, column)}`, entity, column);
  return {
    selected: [listSql(parted.listed.map(valueOf)), ...parted.apart.map(valueOf)],
    rows: oneRowOf(layoutOf(sql, entity, columns, parted, start)),
  };
}

function joinedPart(
  sql: PlanSql,
  { entity, key }: PlanTable,
  { columns, conditions }: RowList,
  alias: string,
  id: string,
): Part {
  const parted = listedIn(sql, entity, columns);
  const { listed, apart } = parted;
  const valueOf = (column: string) => sql.value(sql.columnOf(entity, column), entity, column);
  const values = [
    `${listSql(listed.map(valueOf))} AS v`,
    ...apart.map((column, at) => `${valueOf(column)} AS j${String(at)}`),
  ];
  const from =
    ({ source }: TableSection): SharesFrom =>
    (start) =>
      oneRowOf(layoutOf(sql, entity, source.columns, parted, start));
  return {
    selected: [`${alias}.v`, ...apart.map((_, at) => `${alias}.j${String(at)}`)],
    // The limit has a small table looked up by its key too: it would be read whole otherwise.
    join:
      `LEFT JOIN LATERAL (SELECT ${values.join(', ')} FROM ${sql.table(entity)} ` +
      `WHERE ${sql.rowsOf(entity, key, id)} LIMIT 1) ${alias} ON true`,
    shares: new Map([...conditions.keys()].map((section) => [section, from(section)])),
  };
}

/** Aggregates of the rows of a table that go with an entity: texts that the database makes, and lists. */
function aggregatedPart(sql: PlanSql, table: PlanTable, alias: string, id: string): Part {
  const { entity, key, made, lists } = table;
  const values = made.map(({ source }) => `(${source.made})`);
  // JSON stays as it is, letter for letter; of anything else PostgreSQL makes JSON.
  const selected = made.map((_, at) => `to_json(${alias}.a${String(at)})::text`);
  const shares = new Map<StatementSection, SharesFrom>();
  for (const [at, section] of made.entries()) {
    shares.set(section, (start) => madeTextOf(start + at));
  }
  const wanted = lists.flatMap(({ conditions }) => [...conditions.values()]);
  const isShared = made.length + wanted.length > 1;
  for (const list of lists) {
    const place = values.length;
    const { aggregates, rowsFrom } = aggregatedList(sql, entity, list, isShared);
    selected.push(...aggregates.map((_, nth) => `${alias}.a${String(place + nth)}`));
    values.push(...aggregates);
    for (const section of list.conditions.keys()) {
      shares.set(section, (start) => rowsFrom(section, start + place));
    }
  }
  const clauses = [
    `SELECT ${values.map((value, at) => `${value} AS a${String(at)}`).join(', ')}`,
    `FROM ${sql.table(entity)} WHERE ${sql.rowsOf(entity, key, id)}`,
    ...(made.length > 0 || wanted.includes(undefined)
      ? []
      : [`AND (${wanted.map((each) => `(${each ?? ''})`).join(' OR ')})`]),
  ];
  return { selected, join: `LEFT JOIN LATERAL (${clauses.join(' ')}) ${alias} ON true`, shares };
}

/**
 * Rows of a table as lists of their values.
 * @param isShared whether there are other rows among them than those that a section of the list wants
 */
function aggregatedList(
  sql: PlanSql,
  entity: EntityClass,
  { columns, conditions, orderBy, unread }: RowList,
  isShared: boolean,
): {
  readonly aggregates: readonly string[];
  readonly rowsFrom: (section: TableSection, start: number) => RowsOf;
} {
  const parted = listedIn(sql, entity, columns);
  // Where no column is read nothing else would tell how many rows there are.
  const isFlagged = isShared || columns.length === 0;
  const flags = isFlagged ? [...conditions.values()].map((each) => each ?? 'true') : [];
  const valueOf = (column: string) =>
    sql.value(sql.columnOf(entity, column), entity, column, unread);
  // Each list is sorted for itself: rows that are alike in their order must not change places in some of them.
  const texts = columns.map((column) => `(${valueOf(column)})::text`).join(', ');
  const order =
    orderBy === undefined ? '' : ` ORDER BY ${sql.columnOf(entity, orderBy)}, ROW(${texts})`;
  const listed = [...parted.listed.map(valueOf), ...flags.map((flag) => `(${flag})`)];
  return {
    aggregates: [
      listSql(listed.map((value) => `array_agg(${value}${order})`)),
      ...parted.apart.map(
        (column) => `string_agg(coalesce(${valueOf(column)}, ''), E'\\n'${order})`,
      ),
    ],
    rowsFrom: (section, start) => {
      const withFlags = { ...parted, listed: [...parted.listed, ...flags] };
      const flag = parted.listed.length + [...conditions.keys()].indexOf(section);
      return manyRowsOf(layoutOf(sql, entity, section.source.columns, withFlags, start), {
        flag: isFlagged ? flag : undefined,
        orderedHere: orderHereOf(sql, section.source),
      });
    },
  };
}

function listedIn(sql: PlanSql, entity: EntityClass, columns: readonly string[]): ListedColumns {
  return listedColumns(columns, (column) => sql.carriage(entity, column) !== 'json');
}

/**
 * By what rows are put in order here: by integers, which sort alike everywhere. A sort for each entity
 * costs PostgreSQL more than a glance at rows that mostly come in order.
 */
function orderHereOf(sql: PlanSql, { entity, orderBy, columns }: TableSource): string | undefined {
  const isHere =
    orderBy !== undefined && sql.isInteger(entity, orderBy) && columns.includes(orderBy);
  return isHere ? orderBy : undefined;
}

/** By what rows come in order from the database. */
function orderThereOf(sql: PlanSql, source: TableSource): string | undefined {
  return orderHereOf(sql, source) === undefined ? source.orderBy : undefined;
}
