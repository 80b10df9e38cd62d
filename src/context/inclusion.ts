/** What comes back for an id: the key of its stored context, the context itself, or both. */
export const INCLUSIONS = ['keys', 'contexts', 'both'] as const;

/** What comes back for an id: the key of its stored context, the context itself, or both. */
export type Inclusion = (typeof INCLUSIONS)[number];
