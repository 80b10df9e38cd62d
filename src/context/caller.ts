import type { KindName } from './kinds/kinds.js';

/** What a request that is of the contract would use. */
export interface Wanted {
  readonly scope: string;
  readonly kinds: readonly KindName[];
  /** How many ids it names, repeats counted. */
  readonly ids: number;
}

/** Who asks, as far as an assembly has to know. */
export interface Caller {
  /**
   * Asked once a request was checked, before it waits for its turn.
   * @throws ContextError for what this caller may not have at all
   */
  check(wanted: Wanted): void;
  /**
   * Asked once a request was let in, before anything is read.
   * @returns nothing where it need not wait
   * @throws ContextError for what this caller may not have now
   */
  admit(wanted: Wanted): Promise<void> | undefined;
}

const callers = new WeakMap<object, Caller>();

/** Notes who sent a request: what Nest has of it, an HTTP request or the context of a message. */
export function noteCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** @returns nothing where nobody has asked who it is */
export function callerOf(request: object): Caller | undefined {
  return callers.get(request);
}
