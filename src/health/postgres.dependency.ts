import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type EntityTarget } from 'typeorm';
import { CONTEXT_ENTITIES } from '../context/index.js';
import type { Dependency } from './dependency.js';

/** How long an answer of the server stands for the next who ask. */
const FRESH_MS = 1000;
const LIMIT_MS = 1000;
/** It is there for its key; no scope reads it. */
const UNREAD = 'generated_clans';

/**
 * Asks PostgreSQL over a connection of its own: that requests have taken all the others is no reason
 * not to be ready, but for those who let requests in.
 */
export class PostgresDependency implements Dependency {
  readonly name = 'postgres';
  #dataSource: DataSource | undefined;
  #answer: Promise<string | undefined> | undefined;
  #answeredAt = -Infinity;
  #hasTables = false;

  constructor(
    private readonly options: DataSourceOptions,
    private readonly tablesOf: (entity: EntityTarget<object>) => string,
  ) {}

  /** One question at a time, and none while the last answer is fresh. */
  find(): Promise<string | undefined> {
    if (this.#answer && performance.now() - this.#answeredAt < FRESH_MS) return this.#answer;
    this.#answeredAt = Infinity;
    this.#answer = this.#ask().finally(() => {
      this.#answeredAt = performance.now();
    });
    return this.#answer;
  }

  async close(): Promise<void> {
    if (this.#dataSource?.isInitialized) await this.#dataSource.destroy();
  }

  async #ask(): Promise<string | undefined> {
    return undefined;
  }
}
