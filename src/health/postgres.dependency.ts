import { Logger } from '@nestjs/common';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { CONTEXT_ENTITIES } from '../context/index.js';
import { openDataSource } from './open-data-source.js';
import type { Dependency } from './dependency.js';
import { FreshAnswer } from './fresh-answer.js';
import { detailOf, reasonOf } from './reasons.js';

/** It is there for its key; no scope reads it. */
const UNREAD = 'generated_clans';
const MISSING_TABLES = `SELECT name FROM unnest($1::text[]) AS name
  WHERE NOT coalesce(has_any_column_privilege(to_regclass(name), 'SELECT'), false)`;

/**
 * Asks PostgreSQL, over a connection of its own: that requests have all the others is for those to
 * judge who let requests in.
 */
export class PostgresDependency implements Dependency {
  readonly name = 'postgres';
  readonly #logger = new Logger('Health');
  #connected: Promise<DataSource> | undefined;
  readonly #answer = new FreshAnswer(() => this.#ask());
  #hasTables = false;
  #lastDetail = '';

  constructor(private readonly options: DataSourceOptions) {}

  find(): Promise<string | undefined> {
    return this.#answer.get();
  }

  async close(): Promise<void> {
    const dataSource = await this.#connected?.catch(() => undefined);
    await dataSource?.destroy();
  }

  async #ask(): Promise<string | undefined> {
    try {
      const dataSource = await this.#connection();
      if (this.#hasTables) await dataSource.query('SELECT 1');
      else return await this.#missingTablesIn(dataSource);
    } catch (error) {
      return this.#told(error);
    }
    this.#lastDetail = '';
    return undefined;
  }

  /** The log has what its library says, once for as long as that stays the same. */
  #told(error: unknown): string {
    const detail = detailOf(error);
    if (detail !== this.#lastDetail) this.#logger.warn(`PostgreSQL: ${detail}`);
    this.#lastDetail = detail;
    return reasonOf(error);
  }

  #connection(): Promise<DataSource> {
    const options = { ...this.options, entities: [...CONTEXT_ENTITIES] };
    this.#connected ??= openDataSource(options).catch((error: unknown) => {
      this.#connected = undefined;
      throw error;
    });
    return this.#connected;
  }

  /** Migrations may come after the service: it is ready once they were run. */
  async #missingTablesIn(dataSource: DataSource): Promise<string | undefined> {
    const tables = dataSource.entityMetadatas
      .map(({ tablePath }) => tablePath)
      .filter((name) => name !== UNREAD);
    const missing = await dataSource.query<readonly { name: string }[]>(MISSING_TABLES, [tables]);
    this.#hasTables = missing.length === 0;
    if (this.#hasTables) return undefined;
    return `tables are missing, or not to be read: ${missing.map(({ name }) => name).join(', ')}`;
  }
}
