import type pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { CONTEXT_ENTITIES } from '../context/context.entities.js';
import { EvictingClient, type EvictingClientConfig } from './evicting-client.js';
import { MIGRATIONS } from './migrations/migrations.js';

type PostgresOptions = Extract<DataSourceOptions, { readonly type: 'postgres' }>;

/**
 * How commands (migrations, the seeder) reach the database: without a limit on a statement's time.
 * What the URL says in its query (`?options=…`, `?sslmode=…`) goes to the server and wins.
 */
export function databaseOptions(url: string): PostgresOptions {
  return {
    type: 'postgres',
    url,
    entities: [...CONTEXT_ENTITIES],
    migrations: [...MIGRATIONS],
    // A game may have a table `migrations` of its own.
    migrationsTableName: 'context_assembler_migrations',
    migrationsTransactionMode: 'each',
    migrationsRun: false,
    synchronize: false,
    installExtensions: false,
    applicationName: 'context-assembler',
    connectTimeoutMS: 2000,
    poolSize: 10,
  };
}

/**
 * The same for the running service: a read that hangs must end within a request's deadline.
 * @param deadlineMs the time of a whole request
 */
export function serviceDatabaseOptions(url: string, deadlineMs: number): PostgresOptions {
  return {
    ...databaseOptions(url),
    connectTimeoutMS: 1000,
    // Every kind has a third of them to itself.
    poolSize: 15,
    extra: {
      // The server's limit is to come first: it leaves the connection as it was.
      statement_timeout: Math.ceil(deadlineMs * 0.45),
      Client: EvictingClient,
      answerWithinMs: Math.ceil(deadlineMs * 0.55),
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      maxLifetimeSeconds: 600,
    } satisfies PoolOptions,
  };
}

/** What pg's pool takes beside what TypeORM knows. */
type PoolOptions = EvictingClientConfig & Pick<pg.PoolConfig, 'maxLifetimeSeconds' | 'Client'>;
