import type { FailureReason, Outcome } from './assembly/outcome.js';
import type { ContextKey, Contexts } from './contexts.js';
import type { JsonText } from './json/json-text.js';
import { byKind, type ByKind, type KindId, type KindName } from './kinds/kinds.js';
import type { EntityId } from './kinds/id-rule.js';
import type { Inclusion } from './inclusion.js';
import type { ScopeName } from './scopes/scopes.js';

/** The keys of stored contexts by kind and id. */
type KeyMaps<ContextOf extends ByKind<unknown>> = {
  readonly [Kind in KindName]: Readonly<Record<string, ContextKey<ContextOf[Kind]>>>;
};

/** The contexts themselves by kind and id. */
type ContextMaps<ContextOf extends ByKind<unknown>> = {
  readonly [Kind in KindName]: Readonly<Record<string, ContextOf[Kind]>>;
};

/** Every id that failed, and why. */
interface Failures {
  readonly errors: { readonly [Kind in KindName]: readonly KindId<Kind>[] };
  readonly reasons: ByKind<Readonly<Record<string, FailureReason>>>;
}

type ResponseOf<ContextOf extends ByKind<unknown>, Include extends Inclusion> = KeyMaps<ContextOf> &
  Failures &
  (Include extends 'keys' ? unknown : { readonly contexts: ContextMaps<ContextOf> });

/**
 * The keys of stored contexts by kind and id, and the contexts where the request includes them;
 * with every id that failed, and why.
 */
export type ContextResponseDTO<
  Scope extends string = ScopeName,
  Include extends Inclusion = 'keys',
> = ResponseOf<string extends Scope ? Contexts : Contexts<Scope>, Include>;

/** The same with every context as the JSON text that it is stored as, for who passes it on. */
export type ContextDocumentsDTO = KeyMaps<ByKind<unknown>> &
  Failures & { readonly contexts?: ByKind<Readonly<Record<string, JsonText>>> };

/** What became of the ids of every kind. */
export type OutcomesByKind = {
  readonly [Kind in KindName]: ReadonlyMap<KindId<Kind>, Outcome>;
};

/** Sorts outcomes into keys, contexts, errors and reasons: every id is a success or a failure. */
export function responseOf(outcomes: OutcomesByKind, include: Inclusion): ContextDocumentsDTO {
  const sorted = byKind((kind) => sort<EntityId>(outcomes[kind]));
  const all = <Part extends keyof Sorted>(part: Part) => byKind((kind) => sorted[kind][part]);
  const errors = all('errors') as Failures['errors'];
  const reasons = all('reasons');
  if (include === 'keys') return { ...all('keys'), errors, reasons };
  return { ...all('keys'), contexts: all('contexts'), errors, reasons };
}

/** The response as a caller in process reads it: contexts are plain objects. */
export function plainResponseOf({ contexts, ...rest }: ContextDocumentsDTO): object {
  if (!contexts) return rest;
  return { ...rest, contexts: byKind((kind) => valuesOf(contexts[kind])) };
}

function valuesOf(texts: Readonly<Record<string, JsonText>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(texts).map(([id, { value }]) => [id, value]));
}

interface Sorted {
  readonly keys: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, JsonText>>;
  readonly errors: readonly EntityId[];
  readonly reasons: Readonly<Record<string, FailureReason>>;
}

function sort<Id extends EntityId>(outcomes: ReadonlyMap<Id, Outcome>): Sorted {
  // Ids are integers and UUIDs, never `__proto__`: plain assignment is safe.
  const keys: Record<EntityId, string> = {};
  const contexts: Record<EntityId, JsonText> = {};
  const errors: Id[] = [];
  const reasons: Record<EntityId, FailureReason> = {};
  for (const [id, outcome] of outcomes) {
    if ('reason' in outcome) {
      errors.push(id);
      reasons[id] = outcome.reason;
      continue;
    }
    if (outcome.key !== undefined) keys[id] = outcome.key;
    if (outcome.context !== undefined) contexts[id] = outcome.context;
  }
  return { keys, contexts, errors, reasons };
}
