import type { DataSourceOptions } from 'typeorm';
import { openDataSource } from '../health/open-data-source.js';
import type { AwaitedServer } from './awaited-server.js';

/** PostgreSQL with the database; a connection of its own is tried, and closed again. */
export function awaitedPostgres(url: string, options: DataSourceOptions): AwaitedServer {
  return {
    name: 'postgres',
    title: `PostgreSQL at ${new URL(url).host}`,
    ask: async () => {
      const dataSource = await openDataSource({ ...options, entities: [], migrations: [] });
      await dataSource.destroy();
    },
  };
}
