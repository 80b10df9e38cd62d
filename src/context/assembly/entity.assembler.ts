import { Logger } from '@nestjs/common';
import { DeadlineExceededError, within } from '../deadline/deadline.js';
import { JsonText } from '../json/json-text.js';
import { Utf8Writer } from '../json/utf8-writer.js';
import { DEFAULT_LOCALE, type Locale } from '../locales/locales.js';
import type { GameRules } from '../rules/game-rules.js';
import type { Inclusion } from '../inclusion.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';
import type { BatchRead, BatchReader } from '../sections/section-reader.js';
import type { ContextStore } from '../store/context-store.js';
import { noteCause } from '../telemetry/outcomes.js';
import { aboutRequest, assemblyOf } from '../telemetry/request-context.js';
import { measured } from '../telemetry/stages.js';
import { buildContext, type ContextHeader, readFaultOf } from './context-builder.js';
import type { ContextPlan } from './context-plan.js';
import type { Assembled, Outcome } from './outcome.js';
import { Turns } from './turns.js';

/** Documents built in a turn: neither a large batch nor many small ones hold up all the rest. */
const DOCUMENTS_PER_TURN = 5;
/** Documents that are written at a time: what is larger would hold up the link for the writes of others. */
const DOCUMENTS_PER_WRITE = 100;
/** Of the one event loop that all kinds share. */
const turns = new Turns(DOCUMENTS_PER_TURN);

/** What every assembler works with, whatever its kind. */
export interface AssemblerTools {
  readonly store: ContextStore;
  readonly rules: Readonly<Record<Locale, GameRules>>;
  readonly ttlSeconds: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** How a batch is wanted, where it is not as usual. */
export interface BatchOptions {
  /** @default 'keys' */
  readonly include?: Inclusion | undefined;
  /** The life of what is stored. @default that of the settings */
  readonly ttlSeconds?: number | undefined;
  /** @default 'ru' */
  readonly locale?: Locale | undefined;
  /** When it aborts, what is done by then is answered. */
  readonly signal?: AbortSignal | undefined;
}

const LATE: Outcome = { reason: 'DEADLINE_EXCEEDED' };

interface Built<Id> {
  readonly documents: ReadonlyMap<Id, Buffer>;
  readonly faults: ReadonlyMap<Id, Outcome>;
}

/**
 * Assembles batches of one kind: one read of what the plan names, one write of what came out. A large
 * batch is written in parts, each while the next one is built, and no answer is waited for in between.
 */
export abstract class EntityAssembler<Id extends number | string> {
  readonly #logger = new Logger(this.constructor.name);
  readonly #writer = new Utf8Writer();

  protected constructor(
    readonly kind: string,
    private readonly reader: BatchReader<Id>,
    private readonly tools: AssemblerTools,
  ) {}

  /** What is read and projected for a scope. */
  protected abstract planOf(scope: string): ContextPlan;

  /**
   * Assembles the contexts of distinct ids, and stores them unless only they themselves are wanted.
   * @param ids in the spelling of the database; none are read for none
   * @param scope a registered scope
   * @returns an outcome for every id, in their order; failures are outcomes, never exceptions
   */
  async processBatch(
    ids: readonly Id[],
    scope: string,
    options: BatchOptions = {},
  ): Promise<ReadonlyMap<Id, Outcome>> {
    if (ids.length === 0) return new Map();
    // Its time ran out while it waited for its turn: nothing is asked for.
    if (options.signal?.aborted) return new Map(ids.map((id) => [id, LATE]));
    const parts = await Promise.all(await this.#readAndBuild(ids, scope, options));
    const outcomes = new Map(parts.flatMap((part) => [...part]));
    return new Map(ids.map((id) => [id, outcomes.get(id) ?? LATE]));
  }

  /**
   * What was read is let go of with this step: it is the most of what a request holds.
   * @returns what becomes of the parts of the batch
   */
  async #readAndBuild(
    ids: readonly Id[],
    scope: string,
    options: BatchOptions,
  ): Promise<readonly Promise<ReadonlyMap<Id, Outcome>>[]> {
    const plan = this.planOf(scope);
    const read = await this.reader.read(ids, plan, options.signal);
    const timestamp = Math.floor(this.tools.now() / 1000);
    const header: ContextHeader = { type: this.kind, scope, timestamp };
    const parts: Promise<ReadonlyMap<Id, Outcome>>[] = [];
    for (let at = 0; at < ids.length; at += DOCUMENTS_PER_WRITE) {
      const part = ids.slice(at, at + DOCUMENTS_PER_WRITE);
      const built = await measured(
        options.signal,
        { kind: this.kind, stage: 'format', roundTrips: 0 },
        () => this.#build(part, read, plan, header, options),
        ({ documents }) => documents.size,
      );
      parts.push(this.#finish(built, options));
    }
    return parts;
  }

  async #build(
    ids: readonly Id[],
    read: BatchRead<Id>,
    plan: ContextPlan,
    header: ContextHeader,
    { locale = DEFAULT_LOCALE, signal }: BatchOptions,
  ): Promise<Built<Id>> {
    const rules = this.tools.rules[locale];
    const documents = new Map<Id, Buffer>();
    const faults = new Map<Id, Outcome>();
    for (const [at, id] of ids.entries()) {
      if (at % DOCUMENTS_PER_TURN === 0) {
        await turns.take(Math.min(ids.length - at, DOCUMENTS_PER_TURN));
      }
      const reason = readFaultOf(id, read) ?? (signal?.aborted ? 'DEADLINE_EXCEEDED' : undefined);
      if (reason) {
        faults.set(id, { reason });
        continue;
      }
      try {
        documents.set(id, this.#writer.write(buildContext(id, read, plan, header, rules)));
      } catch (error) {
        this.#logInvalid(id, error, signal);
        faults.set(id, { reason: 'INVALID_DATA' });
      }
    }
    return { documents, faults };
  }

  #logInvalid(id: Id, error: unknown, signal: AbortSignal | undefined): void {
    const entity = { kind: this.kind, id };
    if (error instanceof InvalidDataError) {
      noteCause(signal, entity, `is invalid: ${oneLine(error.message)}`);
    } else {
      // A fault of a projection's code rather than of a row: whoever mends it wants the stack.
      noteCause(signal, entity, 'could not be projected', stackOf(error));
    }
  }

  /**
   * Stores documents as far as keys are wanted, and hands them out as far as contexts are.
   * @returns never rejects; who is late is left out
   */
  async #finish(
    { documents, faults }: Built<Id>,
    { include = 'keys', ttlSeconds = this.tools.ttlSeconds, signal }: BatchOptions,
  ): Promise<ReadonlyMap<Id, Outcome>> {
    const contextOf = (id: Id): Assembled =>
      include === 'keys' ? {} : { context: new JsonText(documents.get(id)?.toString() ?? 'null') };
    const stored =
      include === 'contexts'
        ? new Map([...documents.keys()].map((id): [Id, Outcome] => [id, {}]))
        : await this.#store(documents, ttlSeconds, signal);
    const done = [...stored].map(([id, outcome]): [Id, Outcome] => [
      id,
      'reason' in outcome ? outcome : { ...outcome, ...contextOf(id) },
    ]);
    return new Map([...faults, ...done]);
  }

  async #store(
    documents: ReadonlyMap<Id, Buffer>,
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<Id, Outcome>> {
    const ids = [...documents.keys()];
    if (ids.length === 0 || signal?.aborted) return new Map();
    try {
      const results = await measured(
        signal,
        { kind: this.kind, stage: 'store', roundTrips: 1 },
        () =>
          within(
            signal,
            this.tools.store.putMany([...documents.values()], ttlSeconds, signal),
            'store',
          ),
        (put) => put.length,
      );
      return new Map(ids.map((id, at) => [id, this.#stored(id, results[at], signal)]));
    } catch (error) {
      if (error instanceof DeadlineExceededError) return new Map();
      const message = `${this.kind}: storing failed: ${messageOf(error)}`;
      this.#logger.error({ message, ...aboutRequest(assemblyOf(signal)) });
      return new Map(ids.map((id) => [id, { reason: 'STORE_UNAVAILABLE' }]));
    }
  }

  #stored(id: Id, result: string | Error | undefined, signal: AbortSignal | undefined): Outcome {
    if (typeof result === 'string') return { key: result };
    noteCause(signal, { kind: this.kind, id }, `was not stored: ${messageOf(result)}`);
    return { reason: 'STORE_UNAVAILABLE' };
  }
}

/** The message alone: what drivers hang on their errors may hold whole documents. */
function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Names that stand in data may be long, and hold line breaks. */
function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').slice(0, 300);
}
