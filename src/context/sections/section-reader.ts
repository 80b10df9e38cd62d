import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { DeadlineExceededError, within } from '../deadline/deadline.js';
import { aboutRequest, assemblyOf } from '../telemetry/request-context.js';
import { measured } from '../telemetry/stages.js';
import type { IdColumn } from './id-column.js';
import type { ShareOf } from './plan-rows.js';
import { PlanSql } from './plan-sql.js';
import { type PlanStatement, planStatementOf } from './plan-statement.js';
import type { StatementSection } from './plan-tables.js';
import type { AnySection, EntityClass, Source, TableSource } from './section.js';
import { SharedReads } from './shared-reads.js';
import { StatementRunner } from './statement-runner.js';
import { TableReader } from './table-reader.js';

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
export type SourceRead<Id> = { readonly byId: Shares<Id> } | { readonly failed: ReadFailure };

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
 * The reader of a kind: one statement for all that the plan reads from the tables of our database,
 * so that what is read of an entity goes together, and beside it, at the same time, whatever else
 * the plan's sections are read from.
 */
export abstract class SectionReader<Id> implements BatchReader<Id> {
  readonly #logger = new Logger(this.constructor.name);
  readonly #statements = new WeakMap<SectionPlan, ComposedPlan<Id>>();
  readonly #runner: StatementRunner;
  readonly #tables: TableReader<Id>;

  protected constructor(
    private readonly kind: string,
    private readonly dataSource: DataSource,
    private readonly idColumn: IdColumn<Id>,
    private readonly moduleRef: ModuleRef,
  ) {
    this.#runner = new StatementRunner(dataSource);
    this.#tables = new TableReader(dataSource, idColumn);
  }

  async read(ids: readonly Id[], plan: SectionPlan, signal?: AbortSignal): Promise<BatchRead<Id>> {
    const composed = this.#composed(plan);
    const { together, apart } = composed;
    const [tables, ...others] = await Promise.all([
      this.#readSource('tables', ids, signal, () => composed.tables.load(ids, signal)),
      ...apart.map(({ name, source }) =>
        this.#readSource(name, ids, signal, () =>
          within(signal, this.#load(source, ids, signal), 'read'),
        ),
      ),
    ]);
    return {
      own: ownOf(tables),
      sections: new Map([
        ...together.map(({ name }, at) => [name, sectionOf(tables, at)] as const),
        ...apart.map(({ name }, at) => [name, sharesOf(others[at])] as const),
      ]),
    };
  }

  #composed(plan: SectionPlan): ComposedPlan<Id> {
    const known = this.#statements.get(plan);
    if (known) return known;
    const sql = new PlanSql(this.dataSource);
    const sourced = plan.sections.flatMap(({ name, source }) => (source ? [{ name, source }] : []));
    const together = sourced.filter(
      (each): each is StatementSection =>
        'made' in each.source || ('columns' in each.source && sql.isCarried(each.source)),
    );
    const composed: ComposedPlan<Id> = {
      tables: new SharedReads((ids, signal) => this.#runTables(composed, ids, signal)),
      statement: planStatementOf(this.dataSource, plan.own, together, this.idColumn),
      ownAlone: planStatementOf(this.dataSource, plan.own, [], this.idColumn),
      together,
      apart: sourced.filter((each) => !together.includes(each as StatementSection)),
    };
    this.#statements.set(plan, composed);
    return composed;
  }

  /**
   * Where the statement is refused for one of its tables, the own rows alone still tell who is
   * missing; what was to come with them is then left out.
   */
  async #runTables(
    { statement, ownAlone, together }: ComposedPlan<Id>,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<TablesRead<Id>> {
    try {
      return await this.#runStatement(statement, ids, signal);
    } catch (error) {
      if (together.length === 0 || !isRefusal(error)) throw error;
      this.#tellFailure('tables', error, signal);
      return this.#runStatement(ownAlone, ids, signal);
    }
  }

  async #runStatement(
    statement: PlanStatement,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<TablesRead<Id>> {
    const rows = await this.#runner.run(statement.sql, [ids], signal);
    const columns = new Map(rows.map((row) => [this.idColumn.fromColumn(row[0]), row]));
    return { statement, columns, has: (id) => columns.has(id) };
  }

  /** Of what was read for others too, the ids of this batch count. */
  async #readSource<Read extends Pick<Shares<Id>, 'has'>>(
    name: string,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
    load: () => Promise<Read>,
  ): Promise<Read | ReadFailure> {
    const stage = { kind: this.kind, stage: 'read', source: name, roundTrips: 1 } as const;
    try {
      return await measured(signal, stage, load, (read) => ids.filter((id) => read.has(id)).length);
    } catch (error) {
      if (error instanceof DeadlineExceededError) return 'DEADLINE_EXCEEDED';
      this.#tellFailure(name, error, signal);
      return 'SOURCE_UNAVAILABLE';
    }
  }

  #tellFailure(name: string, error: unknown, signal: AbortSignal | undefined): void {
    const message = `${this.kind}: reading ${name} failed: ${messageOf(error)}`;
    this.#logger.error({ message, ...aboutRequest(assemblyOf(signal)) });
  }

  async #load(
    source: Source,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<Id, unknown>> {
    if ('columns' in source) return this.#tables.read(source, ids);
    if ('made' in source) throw new TypeError('what the database makes comes with the statement');
    // As many loaders may listen as there are, and the usual ten would give a warning.
    if (signal) setMaxListeners(0, signal);
    // A loader of the host's is provided by a module of the host, and gets a list of its own.
    const loader = this.moduleRef.get(source.loader, { strict: false });
    const loaded: unknown = await loader.load([...(ids as readonly never[])], signal);
    if (!(loaded instanceof Map)) throw new TypeError(`${source.loader.name} answered no Map`);
    return loaded as ReadonlyMap<Id, unknown>;
  }
}

interface ComposedPlan<Id> {
  /** Reads with the statement below. */
  readonly tables: SharedReads<Id, TablesRead<Id>>;
  readonly statement: PlanStatement;
  /** The own rows alone. */
  readonly ownAlone: PlanStatement;
  /** What the statement reads beside the own rows. */
  readonly together: readonly StatementSection[];
  /** What is read beside the statement. */
  readonly apart: readonly { readonly name: string; readonly source: Source }[];
}

/** What a statement gave for each entity; rows are made of it only when they are asked for. */
interface TablesRead<Id> extends Pick<Shares<Id>, 'has'> {
  readonly statement: PlanStatement;
  readonly columns: ReadonlyMap<Id, readonly unknown[]>;
}

/** PostgreSQL refuses the statement as it is: a table or a column is gone, or not for us. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('42');
}

function ownOf<Id>(tables: TablesRead<Id> | ReadFailure): SourceRead<Id> {
  return typeof tables === 'string'
    ? { failed: tables }
    : { byId: madeOf(tables.columns, tables.statement.own) };
}

function sectionOf<Id>(tables: TablesRead<Id> | ReadFailure, at: number): SourceRead<Id> {
  if (typeof tables === 'string') return { failed: tables };
  const shareOf = tables.statement.sections[at];
  return shareOf ? { byId: madeOf(tables.columns, shareOf) } : { failed: 'SOURCE_UNAVAILABLE' };
}

function sharesOf<Id>(read: Shares<Id> | ReadFailure = 'SOURCE_UNAVAILABLE'): SourceRead<Id> {
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

/** The message alone: what drivers hang on their errors may hold parameters and whole documents. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
