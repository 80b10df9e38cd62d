import { DataSource, type DataSourceOptions } from 'typeorm';
import type { AwaitedServer } from './awaited-server.js';

/** Who may not come in with what it is told will not be let in later. */
const REFUSALS: ReadonlySet<unknown> = new Set(['28000', '28P01']);

/** PostgreSQL with the database; a connection of its own is tried, and closed again. */
export function awaitedPostgres(url: string, options: DataSourceOptions): AwaitedServer {
  return {
    name: 'postgres',
    title: `PostgreSQL at ${new URL(url).host}`,
    ask: async () => {
      const dataSource = new DataSource({ ...options, entities: [], migrations: [] });
      await dataSource.initialize();
      await dataSource.destroy();
    },
    isPermanent: (error) =>
      error instanceof Error &&
      (REFUSALS.has(Reflect.get(error, 'code')) || error.message.startsWith('SASL')),
  };
}
