import type { ReadFailure, Shares, SourceRead } from './batch-read.js';
import type { ShareOf } from './plan-rows.js';
import type { PlanStatement } from './plan-statement.js';

/** What a statement gave for each entity; rows are made of it only when they are asked for. */
export interface TablesRead<Id> extends Pick<Shares<Id>, 'has'> {
  readonly statement: PlanStatement;
  readonly columns: Map<Id, readonly unknown[]>;
  /** Those whose rows PostgreSQL fails for. */
  readonly refused: ReadonlySet<Id>;
}

export function tablesOf<Id>(
  statement: PlanStatement,
  columns: Map<Id, readonly unknown[]>,
  refused: ReadonlySet<Id> = new Set(),
): TablesRead<Id> {
  return { statement, columns, refused, has: (id) => columns.has(id) };
}

/** What of a read, which may be shared, a batch has to itself. */
export function partOf<Id>(
  { statement, columns, refused }: TablesRead<Id>,
  ids: readonly Id[],
): TablesRead<Id> {
  const mine = new Map<Id, readonly unknown[]>();
  for (const id of ids) {
    const ofEntity = columns.get(id);
    if (ofEntity) mine.set(id, ofEntity);
  }
  const ofMine = refused.size === 0 ? refused : new Set(ids.filter((id) => refused.has(id)));
  return tablesOf(statement, mine, ofMine);
}

export function ownOf<Id>(tables: TablesRead<Id> | ReadFailure): SourceRead<Id> {
  return typeof tables === 'string'
    ? { failed: tables }
    : { byId: madeOf(tables.columns, tables.statement.own), refused: tables.refused };
}

export function sectionOf<Id>(tables: TablesRead<Id> | ReadFailure, at: number): SourceRead<Id> {
  if (typeof tables === 'string') return { failed: tables };
  const shareOf = tables.statement.sections[at];
  return shareOf ? { byId: madeOf(tables.columns, shareOf) } : { failed: 'SOURCE_UNAVAILABLE' };
}

export function sharesOf<Id>(
  read: Shares<Id> | ReadFailure = 'SOURCE_UNAVAILABLE',
): SourceRead<Id> {
  return typeof read === 'string' ? { failed: read } : { byId: read };
}

function madeOf<Id>(columns: ReadonlyMap<Id, readonly unknown[]>, shareOf: ShareOf): Shares<Id> {
  return {
    has: (id) => columns.has(id),
    get: (id) => {
      const ofEntity = columns.get(id);
      return ofEntity && shareOf(ofEntity);
    },
  };
}
