import { isOfRows } from './sql-state.js';

/** PostgreSQL fails for what is in the rows of more than were looked for. */
export class ManyRefusedError extends Error {
  constructor(cause: unknown) {
    super('PostgreSQL fails for the rows of many', { cause });
    this.name = 'ManyRefusedError';
  }
}

/** What was read for all but those whose rows PostgreSQL fails for. */
export interface SoundRead<Id, Read> {
  /** Nothing where those are all. */
  readonly read: Read | undefined;
  /** Those, and why. */
  readonly refused: ReadonlyMap<Id, unknown>;
}

/**
 * What PostgreSQL fails for in the row of one fails for all who are read for with it. It is found out whose
 * rows those are, and all others are read for once more: what is told of a request is of one point in time,
 * and what the search has read is not.
 * @param most of those that are looked for
 * @throws ManyRefusedError where there are more; whatever else the read does
 */
export async function readSound<Id, Read>(
  ids: readonly Id[],
  most: number,
  read: (ids: readonly Id[]) => Promise<Read>,
): Promise<SoundRead<Id, Read>> {
  const refused = new Map<Id, unknown>();
  /** By halves, one after the other: all at once they would be hundreds before a row stands alone. */
  const search = async (among: readonly Id[], error: unknown): Promise<void> => {
    const [only, ...others] = among;
    if (only === undefined || refused.size === most) throw new ManyRefusedError(error);
    if (others.length === 0) {
      refused.set(only, error);
      return;
    }
    const middle = Math.ceil(among.length / 2);
    for (const half of [among.slice(0, middle), among.slice(middle)]) {
      const failure = await failureOf(read(half));
      if (failure !== undefined) await search(half, failure);
    }
  };
  try {
    return { read: await read(ids), refused };
  } catch (error) {
    if (!isOfRows(error)) throw error;
    await search(ids, error);
  }
  const others = ids.filter((id) => !refused.has(id));
  if (others.length === 0) return { read: undefined, refused };
  try {
    return { read: await read(others), refused };
  } catch (error) {
    // One more has come about meanwhile.
    throw isOfRows(error) ? new ManyRefusedError(error) : error;
  }
}

/** Why a read fails for what is in rows, if it does. @throws whatever else it does */
async function failureOf(reading: Promise<unknown>): Promise<unknown> {
  try {
    await reading;
    return undefined;
  } catch (error) {
    if (!isOfRows(error)) throw error;
    return error;
  }
}
