import { JsonText } from '../json/json-text.js';
import type { Revive } from './column-values.js';

/** A row by its columns, as sections see it. */
export type Row = Readonly<Record<string, unknown>>;

/** Makes what an entity has of one source out of the columns that a statement gave for the entity. */
export type ShareOf = (columns: readonly unknown[]) => readonly Row[] | JsonText | null;

/** The same for sources that give rows. */
export type RowsOf = (columns: readonly unknown[]) => readonly Row[];

/** What the database made: the text in a column. */
export function madeTextOf(at: number): ShareOf {
  return (columns) => {
    const text = columns[at];
    return typeof text === 'string' ? new JsonText(text) : null;
  };
}

/** A column of a section's rows, and where it is found. */
export interface Place {
  readonly name: string;
  /** The place in the list, or else the column. */
  readonly at: number;
  readonly isListed: boolean;
  readonly revive: Revive | undefined;
}

/** How the rows of a table lie in the columns of a statement. */
export interface Layout {
  /** The column with the JSON text of a list: of values, or of a list of values for each column. */
  readonly list: number;
  /** Whether the list is one of lists that it is cut into. */
  readonly isNested: boolean;
  readonly places: readonly Place[];
}

/** One row at most; there is none where there is no list. */
export function oneRowOf(layout: Layout): RowsOf {
  const blank = blankOf(layout);
  return (columns) => {
    const listed = listIn(columns, layout);
    if (!listed) return [];
    const row = { ...blank };
    for (const { name, at, isListed, revive } of layout.places) {
      const value = isListed ? listed[at] : columns[at];
      row[name] = revive && value !== null ? revive(value) : value;
    }
    return [row];
  };
}

/** Which rows are meant, and in what order. */
export interface RowsWanted {
  /** The list that tells which rows are meant, where they are not all. */
  readonly flag: number | undefined;
  /** The integer to put them in order by, where they do not come so. */
  readonly orderedHere: string | undefined;
}

/**
 * Any number of rows, in lists of their values: one for each plain column, and for each JSON column a
 * text of a line for each row, which needs no escapes: what PostgreSQL writes of `jsonb` has no line
 * breaks.
 */
export function manyRowsOf(layout: Layout, { flag, orderedHere }: RowsWanted): RowsOf {
  const blank = blankOf(layout);
  const inOrder = orderedHere === undefined ? undefined : byInteger(orderedHere);
  return (columns) => {
    const listed = listIn(columns, layout) as readonly (readonly unknown[] | null)[];
    const lists = layout.places.map(({ name, at, isListed, revive }) => {
      return { name, revive, values: isListed ? listed[at] : linesOf(columns[at]) };
    });
    const isMeant = flag === undefined ? undefined : listed[flag];
    const rows: Row[] = [];
    // Of rows without columns there is nothing but the list that tells which are meant.
    const count = (isMeant ?? lists[0]?.values)?.length ?? 0;
    for (let nth = 0; nth < count; nth++) {
      if (isMeant && isMeant[nth] !== true) continue;
      const row = { ...blank };
      for (const { name, revive, values } of lists) {
        const value = values?.[nth];
        row[name] = revive && value !== null ? revive(value) : value;
      }
      rows.push(row);
    }
    return inOrder ? rows.sort(inOrder) : rows;
  };
}

function listIn(
  columns: readonly unknown[],
  { list, isNested }: Layout,
): readonly unknown[] | undefined {
  const text = columns[list];
  if (typeof text !== 'string') return undefined;
  const listed = JSON.parse(text) as readonly unknown[];
  return isNested ? listed.flat() : listed;
}

/** As PostgreSQL has it: what has no number comes last. */
function byInteger(name: string) {
  const numberOf = (row: Row) => (row[name] as number | null) ?? Number.MAX_SAFE_INTEGER;
  return (a: Row, b: Row) => numberOf(a) - numberOf(b);
}

/** A copy of it costs much less than a row that grows by a property at a time. */
function blankOf({ places }: Layout): Record<string, unknown> {
  return Object.fromEntries(places.map(({ name }) => [name, null]));
}

/** No rows give no text at all. */
function linesOf(text: unknown): readonly string[] {
  return typeof text === 'string' ? text.split('\n') : [];
}
