/** Why an id has no key, in the contract's words. */
export type FailureReason =
  'NOT_FOUND' | 'SOURCE_UNAVAILABLE' | 'INVALID_DATA' | 'STORE_UNAVAILABLE' | 'DEADLINE_EXCEEDED';

/** Reasons of the infrastructure: the same request may succeed a moment later. */
const PASSING: ReadonlySet<FailureReason> = new Set([
  'SOURCE_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
]);

export function isPassing(reason: FailureReason): boolean {
  return PASSING.has(reason);
}

/** What became of one id: the key of its stored context, or why there is none. */
export type Outcome = { readonly key: string } | { readonly reason: FailureReason };
