import { sized } from '../../support/long-run.js';

/** How much is asked of a run. */
export interface Effort {
  /** Requests under way at a time. */
  readonly inFlight: number;
  /** Entities of each kind in a request. */
  readonly ids: number;
  /** What an answer may come after its deadline, by the caller's clock. */
  readonly lateMs: number;
  /** The part of answers that is good where a fault is nothing to them. */
  readonly good: number;
}

/** As the plan has it, on a machine that does nothing else. */
const FULL: Effort = { inFlight: 50, ids: 20, lateMs: 100, good: 1 };

/**
 * For `npm test`: promises without figures. Other specs run at the same time, and the caller shares
 * its cores with the service: an answer that was sent in time may be seen late.
 */
const SHORT: Effort = { inFlight: 10, ids: 5, lateMs: 2000, good: 0.9 };

/** That of this run. */
export const EFFORT = sized(FULL, SHORT);
