import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { DeadlineExceededError, within } from '../deadline/deadline.js';
import { aboutRequest, assemblyOf } from '../telemetry/request-context.js';
import { measured } from '../telemetry/stages.js';
import type { BatchRead, BatchReader, ReadFailure, SectionPlan, Shares } from './batch-read.js';
import type { IdColumn } from './id-column.js';
import { type PlanStatement, planStatementOf } from './plan-statement.js';
import type { StatementSection } from './plan-tables.js';
import type { LoaderSource } from './section.js';
import { SharedReads } from './shared-reads.js';
import { ManyRefusedError, readSound } from './sound-read.js';
import { isOfTables } from './sql-state.js';
import { StatementRunner } from './statement-runner.js';
import { ownOf, partOf, sectionOf, sharesOf, type TablesRead, tablesOf } from './tables-read.js';
import { withoutValues } from './without-values.js';

/** So many entities of one request are told apart for their rows. */
const MOST_REFUSED = 25;
/** And so many of requests that are read for together: some of those wait for others' rows. */
const MOST_REFUSED_TOGETHER = 2;

/**
 * The reader of a kind: one statement for all that the plan reads from the tables of our database,
 * so that what is read of an entity goes together, and beside it, at the same time, whatever else
 * the plan's sections are read from.
 */
export abstract class SectionReader<Id> implements BatchReader<Id> {
  readonly #logger = new Logger(this.constructor.name);
  readonly #statements = new WeakMap<SectionPlan, ComposedPlan<Id>>();
  readonly #runner: StatementRunner;

  protected constructor(
    private readonly kind: string,
    private readonly dataSource: DataSource,
    private readonly idColumn: IdColumn<Id>,
    private readonly moduleRef: ModuleRef,
  ) {
    this.#runner = new StatementRunner(dataSource);
  }

  async read(ids: readonly Id[], plan: SectionPlan, signal?: AbortSignal): Promise<BatchRead<Id>> {
    const composed = this.#composed(plan, signal);
    if (!composed) return { own: { failed: 'SOURCE_UNAVAILABLE' }, sections: new Map() };
    const { together, apart } = composed;
    const [tables, ...others] = await Promise.all([
      this.#readSource('tables', ids, signal, () => this.#readTables(composed, ids, signal)),
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
      release: (id) => {
        if (typeof tables !== 'string') tables.columns.delete(id);
      },
    };
  }

  /** @returns nothing where there is no such statement: an entity is not one of the data source's */
  #composed(plan: SectionPlan, signal: AbortSignal | undefined): ComposedPlan<Id> | undefined {
    const known = this.#statements.get(plan);
    if (known) return known;
    try {
      const composed = this.#compose(plan);
      this.#statements.set(plan, composed);
      return composed;
    } catch (error) {
      this.#tellFailure('tables', error, signal);
      return undefined;
    }
  }

  #compose(plan: SectionPlan): ComposedPlan<Id> {
    const sourced = plan.sections.flatMap(({ name, source }) => (source ? [{ name, source }] : []));
    const together = sourced.filter((each): each is StatementSection => !('loader' in each.source));
    const composed: ComposedPlan<Id> = {
      tables: new SharedReads((ids, signal) =>
        this.#readSound(composed, MOST_REFUSED_TOGETHER, ids, signal),
      ),
      statement: planStatementOf(this.dataSource, plan.own, together, this.idColumn),
      ownAlone: planStatementOf(this.dataSource, plan.own, [], this.idColumn),
      together,
      apart: sourced.flatMap(({ name, source }) => ('loader' in source ? [{ name, source }] : [])),
    };
    return composed;
  }

  /** With others, if they come; where they have more than a few rows that PostgreSQL fails for, without them. */
  async #readTables(
    composed: ComposedPlan<Id>,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<TablesRead<Id>> {
    try {
      return partOf(await composed.tables.load(ids, signal), ids);
    } catch (error) {
      if (!(error instanceof ManyRefusedError)) throw error;
      return within(signal, this.#readSound(composed, MOST_REFUSED, ids, signal));
    }
  }

  async #readSound(
    composed: ComposedPlan<Id>,
    most: number,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<TablesRead<Id>> {
    const { read, refused } = await readSound(ids, most, (some) =>
      this.#runTables(composed, some, signal),
    );
    if (read && refused.size === 0) return read;
    for (const [id, error] of refused) {
      this.#tellFailure(`tables for ${String(id)}`, error, signal);
    }
    const columns = read?.columns ?? new Map<Id, readonly unknown[]>();
    return tablesOf(read?.statement ?? composed.statement, columns, new Set(refused.keys()));
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
      if (together.length === 0 || !isOfTables(error)) throw error;
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
    return tablesOf(statement, new Map(rows.map((row) => [this.idColumn.fromColumn(row[0]), row])));
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
    source: LoaderSource,
    ids: readonly Id[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<Id, unknown>> {
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
  readonly apart: readonly { readonly name: string; readonly source: LoaderSource }[];
}

/** The message alone: what drivers hang on their errors may hold parameters and whole documents. */
function messageOf(error: unknown): string {
  const told = withoutValues(error instanceof ManyRefusedError ? error.cause : error);
  return told instanceof Error ? told.message : String(told);
}
