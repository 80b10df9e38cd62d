import type { AnySection, EntityClass, TableSource } from './section.js';

/** The table in which the entities of a kind have their own rows. */
export interface OwnTable {
  readonly entity: EntityClass;
  readonly key: string;
}

/** The sections that one plan reads, and the columns of the own row that they need. */
export interface SectionPlan {
  readonly own: TableSource;
  readonly sections: readonly AnySection[];
}

/** Why a source could not be read. */
export type ReadFailure = 'SOURCE_UNAVAILABLE' | 'DEADLINE_EXCEEDED';

/** A source's share of each id: a map, or what makes a share only when it is asked for. */
export interface Shares<Id> {
  has(id: Id): boolean;
  get(id: Id): unknown;
}

/** What came of one source: its share of each id, or why it could not be read. */
export type SourceRead<Id> =
  | {
      readonly byId: Shares<Id>;
      /** Those that could not be read for what is in their rows. */
      readonly refused?: ReadonlySet<Id>;
    }
  | { readonly failed: ReadFailure };

/** What was read for a batch: own rows, and each section's share by the section's name. */
export interface BatchRead<Id> {
  readonly own: SourceRead<Id>;
  readonly sections: ReadonlyMap<string, SourceRead<Id>>;
  /** Lets go of an entity's rows: of a large batch they are the most that a request holds. */
  readonly release?: (id: Id) => void;
}

/** Reads what a plan names for a batch of one kind. */
export interface BatchReader<Id> {
  /** Never rejects: a source that fails or is late is told as such, and spoils no other. */
  read(ids: readonly Id[], plan: SectionPlan, signal?: AbortSignal): Promise<BatchRead<Id>>;
}
