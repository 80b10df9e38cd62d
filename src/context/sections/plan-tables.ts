import type { EntityClass, MadeSource, TableSource, Unread } from './section.js';

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

/** A table that a statement reads once, for however many sections. */
export interface PlanTable {
  readonly entity: EntityClass;
  /** The property of the column that holds the id of the entity which a row belongs to. */
  readonly key: string;
  readonly made: readonly MadeSection[];
  readonly lists: readonly RowList[];
}

/** Rows of a table in one order, for however many sections. */
export interface RowList {
  /** The property of the column that they come in the order of, where it matters. */
  readonly orderBy: string | undefined;
  /** All columns that any of the sections wants. */
  readonly columns: readonly string[];
  /** What none of the sections reads. */
  readonly unread: Unread | undefined;
  /** What each section wants of the rows; where there is no condition, all of them. */
  readonly conditions: ReadonlyMap<TableSection, string | undefined>;
}

/**
 * The tables that sections read, each with all that is wanted of it.
 * @param orderOf the property by which a section's rows must come in order
 */
export function tablesOf(
  sections: readonly StatementSection[],
  orderOf: (source: TableSource) => string | undefined,
): readonly PlanTable[] {
  const tables: [StatementSection, ...StatementSection[]][] = [];
  for (const section of sections) {
    const { entity, key } = section.source;
    const known = tables.find(([{ source }]) => source.entity === entity && source.key === key);
    if (known) known.push(section);
    else tables.push([section]);
  }
  return tables.map((ofTable) => {
    const [{ source }] = ofTable;
    const { entity, key } = source;
    return { entity, key, made: ofTable.filter(isMade), lists: listsOf(ofTable, orderOf) };
  });
}

function listsOf(
  sections: readonly StatementSection[],
  orderOf: (source: TableSource) => string | undefined,
): readonly RowList[] {
  const rows = sections.filter((section): section is TableSection => !isMade(section));
  if (rows.length === 0) return [];
  const orders = new Set(
    rows.map(({ source }) => orderOf(source)).filter((each) => each !== undefined),
  );
  // Whoever does not care for the order takes what there is.
  const [usual] = orders;
  return (usual === undefined ? [undefined] : [...orders]).map((order) =>
    listOf(
      order,
      rows.filter(({ source }) => (orderOf(source) ?? usual) === order),
    ),
  );
}

function listOf(orderBy: string | undefined, sections: readonly TableSection[]): RowList {
  const unread = new Set(sections.map(({ source }) => source.unread));
  return {
    orderBy,
    columns: [...new Set(sections.flatMap(({ source }) => source.columns))],
    unread: unread.size === 1 ? [...unread][0] : undefined,
    conditions: new Map(sections.map((section) => [section, section.source.where])),
  };
}

function isMade(section: StatementSection): section is MadeSection {
  return 'made' in section.source;
}
