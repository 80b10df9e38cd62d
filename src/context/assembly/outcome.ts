import type { JsonText } from '../json/json-text.js';

/** Why an id could not be assembled, in the contract's words. */
export const FAILURE_REASONS = [
  'NOT_FOUND',
  'SOURCE_UNAVAILABLE',
  'INVALID_DATA',
  'STORE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
] as const;

/** Why an id could not be assembled, in the contract's words. */
export type FailureReason = (typeof FAILURE_REASONS)[number];

const PASSING: ReadonlySet<FailureReason> = new Set([
  'SOURCE_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
]);

/** Whether the reason is one of the infrastructure, and the same request may succeed a moment later. */
export function isPassing(reason: FailureReason): boolean {
  return PASSING.has(reason);
}

/** An id that was assembled: with its key unless nothing was stored, with its context if asked for. */
export interface Assembled {
  readonly key?: string;
  readonly context?: JsonText;
}

/** What became of one id. */
export type Outcome = Assembled | { readonly reason: FailureReason };
