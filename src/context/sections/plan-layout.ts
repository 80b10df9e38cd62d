import type { Layout } from './plan-rows.js';
import type { PlanSql } from './plan-sql.js';
import type { EntityClass } from './section.js';

/** As many as PostgreSQL takes for one call of a function. */
const MOST_ARGUMENTS = 100;

/** The columns that are read of a table: those that come in one list, and those that come each for itself. */
export interface ListedColumns {
  readonly listed: readonly string[];
  readonly apart: readonly string[];
}

export function listedColumns(
  columns: readonly string[],
  isListed: (column: string) => boolean,
): ListedColumns {
  return {
    listed: columns.filter(isListed),
    apart: columns.filter((column) => !isListed(column)),
  };
}

/**
 * The text of one JSON list of values. An answer of few columns is less work for pg than one of many:
 * the server says of each what it is, with every answer anew.
 */
export function listSql(values: readonly string[]): string {
  return `${jsonListOf(values)}::text`;
}

function jsonListOf(values: readonly string[]): string {
  const members = values.length > MOST_ARGUMENTS ? groupsOf(values).map(jsonListOf) : values;
  return `json_build_array(${members.join(', ')})`;
}

function groupsOf(values: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(values.length / MOST_ARGUMENTS);
  return Array.from({ length: count }, (_, nth) =>
    values.slice(nth * MOST_ARGUMENTS, (nth + 1) * MOST_ARGUMENTS),
  );
}

/**
 * Where some of a table's columns are found.
 * @param start the place of the list; what comes apart comes behind it
 */
export function layoutOf(
  sql: PlanSql,
  entity: EntityClass,
  columns: readonly string[],
  { listed, apart }: ListedColumns,
  start: number,
): Layout {
  return {
    list: start,
    isNested: listed.length > MOST_ARGUMENTS,
    places: columns.map((name) => {
      const isListed = !apart.includes(name);
      const at = isListed ? listed.indexOf(name) : start + 1 + apart.indexOf(name);
      return { name, at, isListed, revive: sql.revive(entity, name) };
    }),
  };
}
