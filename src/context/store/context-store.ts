import type { DocumentTime } from '../redis/json-documents.js';

/** Where contexts live between their assembly and their use. */
export abstract class ContextStore {
  /**
   * Stores JSON documents under fresh keys in one round trip; no document is ever without a life.
   * @param documents in UTF-8
   * @param ttlSeconds the life of each document
   * @param signal when it has aborted, nothing is sent any more
   * @returns for each document, in order: its key once that very write was confirmed, or why not
   * @throws StoreUnavailableError when the store cannot be asked at all
   */
  abstract putMany(
    documents: readonly Buffer[],
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<readonly (string | Error)[]>;

  /**
   * @param time of the call that it is done for
   * @returns for each key, in order: the document as JSON text, `undefined` once it is gone
   * @throws StoreUnavailableError when the store did not answer; ContextError of the code
   * `DEADLINE_EXCEEDED` when the call is over before that
   */
  abstract getMany(
    keys: readonly string[],
    time?: DocumentTime,
  ): Promise<readonly (string | undefined)[]>;

  /**
   * Deletes the contexts of the keys, those that are gone already among them.
   * @param time of the call that it is done for
   * @returns how many there were
   * @throws StoreUnavailableError when the store did not answer; ContextError of the code
   * `DEADLINE_EXCEEDED` when the call is over before that
   */
  abstract deleteMany(keys: readonly string[], time?: DocumentTime): Promise<number>;
}
