import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/data-source.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { createTestDatabase, type TestDatabase } from './servers.js';
import type { Row } from './vectors.js';

/** A database user who may do nothing until it is granted something. */
export interface TestRole {
  readonly name: string;
  /** Connections of this URL are the user's, in the schema. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated schema of a spec file's own, with the game's empty tables. */
export async function createGameDatabase(serverUrl?: string): Promise<TestDatabase> {
  const database = await createTestDatabase(serverUrl);
  const migrator = await new DataSource(databaseOptions(database.url)).initialize();
  await runMigrations(migrator);
  await migrator.destroy();
  return database;
}

/** Inserts rows that all have the columns of the first one. */
export async function insertRows(
  client: pg.Client,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  if (columns === '') return;
  await client.query(
    `INSERT INTO ${table} (${columns})
     SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

export async function createTestRole({ admin, schema, url }: TestDatabase): Promise<TestRole> {
  const name = `role_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`);
  await admin.query(`GRANT USAGE ON SCHEMA ${schema} TO ${name}`);
  const ofRole = new URL(url);
  ofRole.username = name;
  ofRole.password = name;
  const drop = async () => {
    await admin.query(`DROP OWNED BY ${name}`);
    await admin.query(`DROP ROLE ${name}`);
  };
  return { name, url: ofRole.href, drop };
}
