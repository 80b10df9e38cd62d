import type { Redis } from 'ioredis';
import type { ContextAt } from '../contexts.js';
import { DocumentReads } from '../redis/document-reads.js';

/**
 * Reads stored contexts straight from Redis, in either format, without asking the service. It
 * needs an ioredis client of the Redis that the service stores in, and nothing else.
 */
export class ContextReader {
  readonly #reads: DocumentReads;

  constructor(redis: Pick<Redis, 'call' | 'pipeline' | 'options'>) {
    this.#reads = new DocumentReads(redis);
  }

  /**
   * The contexts of keys that `assemble` answered, typed by their scope where the keys are.
   * @returns every key once: its context, `null` once that is gone
   * @throws what ioredis throws when Redis does not answer, or does not let us read
   */
  async read<Key extends string>(
    keys: readonly Key[],
  ): Promise<Readonly<Record<Key, ContextAt<Key> | null>>> {
    const distinct = [...new Set(keys)];
    const texts = await this.#reads.getMany(distinct);
    const contexts = distinct.map((key, at) => {
      const text = texts[at];
      return [key, text === undefined ? null : (JSON.parse(text) as ContextAt<Key>)] as const;
    });
    return Object.fromEntries(contexts) as Record<Key, ContextAt<Key> | null>;
  }
}
