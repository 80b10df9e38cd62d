import { unwatchFile, watchFile } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { Caller } from '../context/index.js';
import { ApiKeys } from './api-key.js';
import { ConsumerCaller } from './consumer-caller.js';
import { type Consumer, ConsumersFileError, readConsumers } from './consumers-file.js';
import type { RateLimits } from './rate-limits.js';
import { ToldOnce } from './told-once.js';

/** Between looks at the file: by its status, which a file that is put in its place changes too. */
const LOOK_EVERY_MS = 1000;

/** Who may ask: the consumers of a file, read again when it changes. */
export class Consumers {
  readonly #logger = new Logger(Consumers.name);
  /** Also when its rights alone have changed: it may not have been readable before. */
  readonly #onChange = () => {
    this.#reload();
  };
  #again: NodeJS.Timeout | undefined;
  readonly #faults = new ToldOnce(this.#logger);
  #byName: ReadonlyMap<string, Caller> = new Map();
  #keys = new ApiKeys<Caller>([]);

  /**
   * @param scopes all that there are
   * @throws ConsumersFileError
   */
  constructor(
    private readonly path: string,
    private readonly limits: RateLimits,
    private readonly scopes: readonly string[],
  ) {
    this.#load();
    watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, this.#onChange);
  }

  withKey(key: string): Caller | undefined {
    return this.#keys.ownerOf(key);
  }

  named(name: string): Caller | undefined {
    return this.#byName.get(name);
  }

  stopWatching(): void {
    unwatchFile(this.path, this.#onChange);
    clearTimeout(this.#again);
  }

  #reload(): void {
    clearTimeout(this.#again);
    try {
      this.#load();
      this.#faults.forget();
      this.#logger.log('The file of consumers was read anew, and is in force');
    } catch (error) {
      this.#faults.tell(`${(error as Error).message}. What it was before stays in force`);
      // It may be readable in a moment, without having changed once more.
      if (error instanceof ConsumersFileError && error.isUnread) {
        this.#again = setTimeout(this.#onChange, LOOK_EVERY_MS).unref();
      }
    }
  }

  #load(): void {
    const consumers = readConsumers(this.path);
    this.#tellUnknownScopes(consumers);
    const callers = consumers.map(
      (consumer) => [consumer, new ConsumerCaller(consumer, this.limits)] as const,
    );
    this.#byName = new Map(callers.map(([{ name }, caller]) => [name, caller]));
    this.#keys = new ApiKeys(
      callers.flatMap(([{ key_hashes }, caller]) =>
        key_hashes.map((each) => [each, caller] as const),
      ),
    );
  }

  /** One that is misspelt grants nothing; it may as well be one of the next version, and is no fault. */
  #tellUnknownScopes(consumers: readonly Consumer[]): void {
    for (const { name, scopes } of consumers) {
      if (scopes === '*') continue;
      for (const [at, scope] of scopes.entries()) {
        if (this.scopes.includes(scope)) continue;
        this.#logger.warn(`Consumer ${name}: scopes.${String(at)} names no scope that there is`);
      }
    }
  }
}
