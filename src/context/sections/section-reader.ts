import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { DeadlineExceededError, within } from '../deadline/deadline.js';
import { measured } from '../telemetry/stages.js';
import type { IdColumn } from './id-column.js';
import { isNestable, type Nested, type PlanStatement, planStatementOf } from './plan-statement.js';
import type { AnySection, EntityClass, Source, TableSource } from './section.js';
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

/** What came of one source: its share of each id, or why it could not be read. */
export type SourceRead<Id> = ReadOf<Id, unknown>;

type ReadOf<Id, Share> =
  | { readonly byId: ReadonlyMap<Id, Share> }
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
    const { nested, apart } = composed;
    const [tables, ...others] = await Promise.all([
      this.#readSource('tables', () => this.#runTables(composed, ids, signal)),
      ...apart.map(({ name, source }) =>
        this.#readSource(name, () => within(signal, this.#load(source, ids, signal), 'read')),
      ),
    ]);
    return {
      own: shareOf(tables, 0),
      sections: new Map([
        ...nested.map(({ name }, at) => [name, shareOf(tables, at + 1)] as const),
        ...apart.flatMap(({ name }, at) => {
          const read = others[at];
          return read ? [[name, read] as const] : [];
        }),
      ]),
    };
  }

  #composed(plan: SectionPlan): ComposedPlan<Id> {
    const known = this.#statements.get(plan);
    if (known) return known;
    const sourced = plan.sections.flatMap(({ name, source }) => (source ? [{ name, source }] : []));
    const nested = sourced.filter(
      (each): each is Nested => 'entity' in each.source && isNestable(this.dataSource, each.source),
    );
    const apart = sourced.filter((each) => !nested.includes(each as Nested));
    const statement = planStatementOf(this.dataSource, plan.own, nested, this.idColumn);
    const own = planStatementOf(this.dataSource, plan.own, [], this.idColumn);
    const composed = { statement, own, nested, apart };
    this.#statements.set(plan, composed);
    return composed;
  }

  /**
   * Where the statement is refused for one of its tables, the own rows alone still tell who is
   * missing; what was nested is then left out.
   */
  async #runTables(
    { statement, own, nested }: ComposedPlan<Id>,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<Id, EntityRows>> {
    try {
      return await this.#runStatement(statement, ids, signal);
    } catch (error) {
      if (nested.length === 0 || !isRefusal(error)) throw error;
      this.#logger.error(`${this.kind}: reading tables failed: ${messageOf(error)}`);
      return this.#runStatement(own, ids, signal);
    }
  }

  /** @returns by id: the own row, then the rows of each nested source */
  async #runStatement(
    { sql, decode }: PlanStatement<Id>,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<Id, EntityRows>> {
    const rows = await this.#runner.run(sql, [ids], signal);
    return new Map(
      rows.map((columns) => {
        const { id, own, nested } = decode(columns);
        return [id, [[own], ...nested]];
      }),
    );
  }

  async #readSource<Share>(
    name: string,
    load: () => Promise<ReadonlyMap<Id, Share>>,
  ): Promise<ReadOf<Id, Share>> {
    const stage = { kind: this.kind, stage: 'read', source: name, roundTrips: 1 } as const;
    try {
      return { byId: await measured(stage, load, countOf) };
    } catch (error) {
      if (error instanceof DeadlineExceededError) return { failed: 'DEADLINE_EXCEEDED' };
      this.#logger.error(`${this.kind}: reading ${name} failed: ${messageOf(error)}`);
      return { failed: 'SOURCE_UNAVAILABLE' };
    }
  }

  async #load(
    source: Source,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<Id, unknown>> {
    if ('entity' in source) return this.#tables.read(source, ids);
    // A loader of the host's is provided by a module of the host, and gets a list of its own.
    const loader = this.moduleRef.get(source.loader, { strict: false });
    const loaded: unknown = await loader.load([...(ids as readonly never[])], signal);
    if (!(loaded instanceof Map)) throw new TypeError(`${source.loader.name} answered no Map`);
    return loaded as ReadonlyMap<Id, unknown>;
  }
}

/** The rows of one entity by their source: the own row first. */
type EntityRows = readonly (readonly unknown[])[];

interface ComposedPlan<Id> {
  readonly statement: PlanStatement<Id>;
  /** The own rows alone. */
  readonly own: PlanStatement<Id>;
  readonly nested: readonly Nested[];
  /** What is read beside the statement. */
  readonly apart: readonly { readonly name: string; readonly source: Source }[];
}

/** PostgreSQL refuses the statement as it is: a table or a column is gone, or not for us. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('42');
}

/** What a statement read of one of its sources, if it did; an entity without rows has none there. */
function shareOf<Id>(tables: ReadOf<Id, EntityRows>, at: number): SourceRead<Id> {
  if ('failed' in tables) return tables;
  for (const rows of tables.byId.values()) {
    if (rows.length <= at) return { failed: 'SOURCE_UNAVAILABLE' };
    break;
  }
  return { byId: new Map([...tables.byId].map(([id, rows]) => [id, rows[at] ?? []])) };
}

function countOf(byId: ReadonlyMap<unknown, unknown>): number {
  let count = 0;
  for (const share of byId.values()) count += Array.isArray(share) ? rowsIn(share) : 1;
  return count;
}

function rowsIn(share: readonly unknown[]): number {
  const lists = share.filter(Array.isArray);
  return lists.length === 0 ? share.length : lists.reduce((sum, list) => sum + list.length, 0);
}

/** The message alone: what drivers hang on their errors may hold parameters and whole documents. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
