import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseOptions } from '../../src/database/data-source.js';
import { awaitedPostgres } from '../../src/startup/awaited-postgres.js';
import { createGameDatabase, createTestRole, type TestRole } from '../support/game-database.js';
import { PATIENTLY } from '../support/patience.js';
import type { TestDatabase } from '../support/servers.js';

let database: TestDatabase;
let role: TestRole;

beforeAll(async () => {
  database = await createGameDatabase();
  role = await createTestRole(database);
});

afterAll(async () => {
  await role.drop();
  await database.drop();
});

async function sessions(): Promise<number> {
  const { rows } = await database.admin.query(
    'SELECT pid FROM pg_stat_activity WHERE usename = $1',
    [role.name],
  );
  return rows.length;
}

it('leaves no connection behind, though what is asked first fails each time', async () => {
  // Before that of PostgreSQL, by the path of the test's URLs: the schema, and what is added to it here.
  await database.admin.query(
    `CREATE FUNCTION version() RETURNS text LANGUAGE plpgsql
     AS $$ BEGIN RAISE EXCEPTION 'too busy' USING ERRCODE = '57014'; END $$`,
  );
  const url = new URL(role.url);
  url.searchParams.set('options', `-c search_path=${database.schema},pg_catalog`);
  const awaited = awaitedPostgres(url.href, databaseOptions(url.href));

  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(awaited.ask()).rejects.toThrow('too busy');
  }

  await expect.poll(sessions, PATIENTLY).toBe(0);
});
