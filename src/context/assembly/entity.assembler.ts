import { Logger } from '@nestjs/common';
import { DeadlineExceededError, within } from '../deadline/deadline.js';
import { JsonText } from '../json/json-text.js';
import { Utf8Writer } from '../json/utf8-writer.js';
import { DEFAULT_LOCALE, type Locale } from '../locales/locales.js';
import type { GameRules } from '../rules/game-rules.js';
import type { Inclusion } from '../inclusion.js';
import { InvalidDataError } from '../rules/invalid-data.error.js';
import type { BatchRead, BatchReader } from '../sections/batch-read.js';
import type { ContextStore } from '../store/context-store.js';
import { noteCause } from '../telemetry/outcomes.js';
import { aboutRequest, assemblyOf } from '../telemetry/request-context.js';
import { measured } from '../telemetry/stages.js';
import { buildContext, type ContextHeader, readFaultOf } from './context-builder.js';
import type { ContextPlan } from './context-plan.js';
import type { Outcome } from './outcome.js';
import { Turns } from './turns.js';

/** Documents built in a turn: neither a large batch nor many small ones hold up all the rest. */
const DOCUMENTS_PER_TURN = 5;
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

/** Assembles batches of one kind: one read of what the plan names, one write of what came out. */
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
    // Every id is late until something else is noted of it: what is not done in time stays so.
    const outcomes = new Map(ids.map((id) => [id, LATE]));
    // The time may be over already, after waiting for a turn: then nothing is asked for.
    if (ids.length === 0 || options.signal?.aborted) return outcomes;
    const documents = await this.#readAndBuild(ids, scope, outcomes, options);
    await this.#finish(documents, outcomes, options);
    return outcomes;
  }

  /**
   * What was read is let go of with this step: it is the most of what a request holds.
   * @param outcomes every id as late; of those without a document it is noted here why
   */
  async #readAndBuild(
    ids: readonly Id[],
    scope: string,
    outcomes: Map<Id, Outcome>,
    options: BatchOptions,
  ): Promise<ReadonlyMap<Id, Buffer>> {
    const plan = this.planOf(scope);
    const read = await this.reader.read(ids, plan, options.signal);
    const timestamp = Math.floor(this.tools.now() / 1000);
    const header: ContextHeader = { type: this.kind, scope, timestamp };
    return measured(
      options.signal,
      { kind: this.kind, stage: 'format', roundTrips: 0 },
      () => this.#build(ids, read, plan, header, outcomes, options),
      ({ size }) => size,
    );
  }

  /** Documents of the ids, as far as they can be built and the time is not over. */
  async #build(
    ids: readonly Id[],
    read: BatchRead<Id>,
    plan: ContextPlan,
    header: ContextHeader,
    outcomes: Map<Id, Outcome>,
    { locale = DEFAULT_LOCALE, signal }: BatchOptions,
  ): Promise<ReadonlyMap<Id, Buffer>> {
    const rules = this.tools.rules[locale];
    const documents = new Map<Id, Buffer>();
    const sound: Id[] = [];
    for (const id of ids) {
      const reason = readFaultOf(id, read);
      if (reason) outcomes.set(id, { reason });
      else sound.push(id);
    }
    for (const [at, id] of sound.entries()) {
      if (at % DOCUMENTS_PER_TURN === 0) {
        await turns.take(Math.min(sound.length - at, DOCUMENTS_PER_TURN));
      }
      // Turns are for those who still have time: it would be late indeed after all the others'.
      if (signal?.aborted) break;
      try {
        documents.set(id, this.#writer.write(buildContext(id, read, plan, header, rules)));
      } catch (error) {
        this.#logInvalid(id, error, signal);
        outcomes.set(id, { reason: 'INVALID_DATA' });
      }
      read.release?.(id);
    }
    return documents;
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

  /** Stores documents as far as keys are wanted, and hands them out as far as contexts are. */
  async #finish(
    documents: ReadonlyMap<Id, Buffer>,
    outcomes: Map<Id, Outcome>,
    options: BatchOptions,
  ): Promise<void> {
    const { include = 'keys' } = options;
    if (include !== 'contexts') await this.#store(documents, outcomes, options);
    if (include === 'keys') return;
    for (const [id, document] of documents) {
      const stored = include === 'both' ? (outcomes.get(id) ?? LATE) : {};
      if ('reason' in stored) continue;
      outcomes.set(id, { ...stored, context: new JsonText(document.toString()) });
    }
  }

  /** Notes keys, and who was refused; who is late stays so. */
  async #store(
    documents: ReadonlyMap<Id, Buffer>,
    outcomes: Map<Id, Outcome>,
    { ttlSeconds = this.tools.ttlSeconds, signal }: BatchOptions,
  ): Promise<void> {
    if (documents.size === 0 || signal?.aborted) return;
    const { store } = this.tools;
    try {
      const results = await measured(
        signal,
        { kind: this.kind, stage: 'store', roundTrips: 1 },
        () => within(signal, store.putMany([...documents.values()], ttlSeconds, signal), 'store'),
        (put) => put.length,
      );
      let at = 0;
      for (const id of documents.keys()) outcomes.set(id, this.#stored(id, results[at++], signal));
    } catch (error) {
      if (error instanceof DeadlineExceededError) return;
      const message = `${this.kind}: storing failed: ${messageOf(error)}`;
      this.#logger.error({ message, ...aboutRequest(assemblyOf(signal)) });
      for (const id of documents.keys()) outcomes.set(id, { reason: 'STORE_UNAVAILABLE' });
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
