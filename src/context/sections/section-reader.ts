import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { DeadlineExceededError, within } from '../deadline/deadline.js';
import { measured } from '../telemetry/stages.js';
import type { AnySection, EntityClass, Source, TableSource } from './section.js';
import { type IdColumn, TableReader } from './table-reader.js';

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

/** What came of one source: its share of each id, or why it could not be read. */
export type SourceRead<Id> =
  | { readonly byId: ReadonlyMap<Id, unknown> }
  | { readonly failed: 'SOURCE_UNAVAILABLE' | 'DEADLINE_EXCEEDED' };

/** What was read for a batch: own rows, and each section's share by the section's name. */
export interface BatchRead<Id> {
  readonly own: SourceRead<Id>;
  readonly sections: ReadonlyMap<string, SourceRead<Id>>;
}

/** Reads what a plan names for a batch of one kind. */
export interface BatchReader<Id> {
  /** Never rejects: a source that fails or is late is told as such, and spoils no other. */
  read(ids: readonly Id[], plan: SectionPlan, signal?: AbortSignal): Promise<BatchRead<Id>>;
}

/**
 * The reader of a kind. How it reads is its own affair: here, every source at
 * the same time, each table in one statement on a connection of its own.
 */
export abstract class SectionReader<Id> implements BatchReader<Id> {
  readonly #logger = new Logger(this.constructor.name);
  readonly #tables: TableReader<Id>;

  protected constructor(
    private readonly kind: string,
    dataSource: DataSource,
    idColumn: IdColumn<Id>,
    private readonly moduleRef: ModuleRef,
  ) {
    this.#tables = new TableReader(dataSource, idColumn);
  }

  async read(ids: readonly Id[], plan: SectionPlan, signal?: AbortSignal): Promise<BatchRead<Id>> {
    const [own, ...read] = await Promise.all([
      this.#readSource('own row', plan.own, ids, signal),
      ...plan.sections.map(({ name, source }) =>
        source ? this.#readSource(name, source, ids, signal) : { byId: new Map<Id, unknown>() },
      ),
    ]);
    return {
      own,
      sections: new Map(
        plan.sections.flatMap(({ name }, at) => {
          const section = read[at];
          return section ? [[name, section]] : [];
        }),
      ),
    };
  }

  async #readSource(
    name: string,
    source: Source,
    ids: readonly Id[],
    signal?: AbortSignal,
  ): Promise<SourceRead<Id>> {
    const stage = { kind: this.kind, stage: 'read', source: name, roundTrips: 1 } as const;
    try {
      const load = () => within(signal, this.#load(source, ids));
      return { byId: await measured(stage, load, countOf) };
    } catch (error) {
      if (error instanceof DeadlineExceededError) return { failed: 'DEADLINE_EXCEEDED' };
      this.#logger.error(`${this.kind}: reading ${name} failed: ${messageOf(error)}`);
      return { failed: 'SOURCE_UNAVAILABLE' };
    }
  }

  async #load(source: Source, ids: readonly Id[]): Promise<ReadonlyMap<Id, unknown>> {
    if ('entity' in source) return this.#tables.read(source, ids);
    // A loader of the host's is provided by a module of the host, and gets a list of its own.
    const loader = this.moduleRef.get(source.loader, { strict: false });
    const loaded: unknown = await loader.load([...(ids as readonly never[])]);
    if (!(loaded instanceof Map)) throw new TypeError(`${source.loader.name} answered no Map`);
    return loaded as ReadonlyMap<Id, unknown>;
  }
}

function countOf(byId: ReadonlyMap<unknown, unknown>): number {
  let count = 0;
  for (const share of byId.values()) count += Array.isArray(share) ? share.length : 1;
  return count;
}

/** The message alone: what drivers hang on their errors may hold parameters and whole documents. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
