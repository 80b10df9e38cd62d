import { DataSource, type DataSourceOptions } from 'typeorm';
import type { AwaitedServer } from './awaited-server.js';

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
  };
}
