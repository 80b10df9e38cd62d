import type { MadeSource, TableSource, Unread } from './section.js';

/** A section that reads rows of a table. */
export interface TableSection {
  readonly name: string;
  readonly source: TableSource;
}

/** A section for which the database makes one text of rows. */
export interface MadeSection {
  readonly name: string;
  readonly source: MadeSource;
}

/** A section that is read by the statement of a plan. */
export type StatementSection = TableSection | MadeSection;

export function isMade(section: StatementSection): section is MadeSection {
  return 'made' in section.source;
}

/** A table that a statement reads once, for however many sections. */
export interface PlanTable extends Pick<TableSource, 'entity' | 'key' | 'orderBy'> {
  /** All columns that any of the sections wants. */
  readonly columns: readonly string[];
  /** What none of the sections reads. */
  readonly unread: Unread | undefined;
  /** What each section wants of the rows; where there is no condition, all of them. */
  readonly conditions: ReadonlyMap<TableSection, string | undefined>;
}

/** The tables that sections read, each with all that is wanted of it. */
export function tablesOf(sections: readonly TableSection[]): readonly PlanTable[] {
  const tables: PlanTable[] = [];
  for (const section of sections) {
    const { entity, key, orderBy, columns, where, unread } = section.source;
    const at = tables.findIndex(
      (one) => one.entity === entity && one.key === key && one.orderBy === orderBy,
    );
    const known = tables[at];
    const table = {
      ...{ entity, key },
      ...(orderBy === undefined ? {} : { orderBy }),
      columns: [...new Set([...(known?.columns ?? []), ...columns])],
      unread: known && known.unread !== unread ? undefined : unread,
      conditions: new Map([...(known?.conditions ?? []), [section, where] as const]),
    };
    if (known) tables[at] = table;
    else tables.push(table);
  }
  return tables;
}

/**
 * Conditions that tell the rows of one section from those of another, where there are several; and
 * where no column is read, for nothing else would tell how many rows there are.
 */
export function flagsOf({ conditions, columns }: PlanTable): readonly (string | undefined)[] {
  return conditions.size > 1 || columns.length === 0 ? [...conditions.values()] : [];
}
