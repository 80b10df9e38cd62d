import type { DataSource } from 'typeorm';
import { CONTEXT_TABLES } from '../../src/database/migrations/context-tables.js';

export interface RecordedQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Notes every statement of the data source from now on, in place of its logger. */
export function recordQueries(dataSource: DataSource): RecordedQuery[] {
  const queries: RecordedQuery[] = [];
  const ignore = () => undefined;
  dataSource.logger = {
    logQuery: (sql, parameters) => {
      queries.push({ sql, parameters: Array.isArray(parameters) ? parameters : [] });
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  return queries;
}

/** How often each of the game's tables is read by statements; a table that is not read is left out. */
export function tablesReadBy(queries: readonly RecordedQuery[]): Readonly<Record<string, number>> {
  const counts = CONTEXT_TABLES.map(({ name }): [string, number] => {
    const mention = new RegExp(`\\b(?:FROM|JOIN)\\s+"?${name}"?(?!\\w)`, 'gi');
    return [name, queries.flatMap(({ sql }) => sql.match(mention) ?? []).length];
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
