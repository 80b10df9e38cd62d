/** What the host says of sessions. */
export interface CombatOptions {
  /** The life of all that a session keeps, in seconds. */
  readonly ttlSeconds: number;
  /** Ids that a request to assemble may name in all. */
  readonly maxIds: number;
}

export const COMBAT_OPTIONS = Symbol('COMBAT_OPTIONS');
