import { isOfRows } from './sql-state.js';

/** So many entities of one read are told apart for their rows. */
const MOST_REFUSED = 25;

/** PostgreSQL fails for what is in the rows of many: that is nobody's own. */
export class ManyRefusedError extends Error {
  /** @param ids how many were read for */
  constructor(
    readonly ids: number,
    cause: unknown,
  ) {
    super('PostgreSQL fails for the rows of many', { cause });
    this.name = 'ManyRefusedError';
  }
}

/** What was read for all but those whose rows PostgreSQL fails for. */
export interface SoundRead<Id, Read> {
  /** Nothing where those are all. */
  readonly read: Read | undefined;
  readonly refused: ReadonlySet<Id>;
}

/**
 * What PostgreSQL fails for in the row of one fails for all who are read for with it. It is found out whose
 * rows those are, and all others are read for once more: what is told of a request is of one point in time,
 * and what the search has read is not.
 * @param tell is told of each of those, and why
 * @throws ManyRefusedError; whatever else the read does
 */
export async function readSound<Id, Read>(
  ids: readonly Id[],
  read: (ids: readonly Id[]) => Promise<Read>,
  tell: (id: Id, error: unknown) => void,
): Promise<SoundRead<Id, Read>> {
  const refused = new Set<Id>();
  /** By halves, one after the other: all at once they would be hundreds before a row stands alone. */
  const search = async (among: readonly Id[], error: unknown): Promise<void> => {
    const [only, ...others] = among;
    if (only === undefined || refused.size === MOST_REFUSED) {
      throw new ManyRefusedError(ids.length, error);
    }
    if (others.length === 0) {
      tell(only, error);
      refused.add(only);
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
  return { read: others.length === 0 ? undefined : await read(others), refused };
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
