import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTEXT_TABLES, PROGRESS_STATE, type ContextTable } from './context-tables.js';

const PROGRESS_STATES: readonly string[] = ['PLUS', 'PAUSE', 'MINUS'];

/**
 * Creates the tables that are missing, in the current schema. A relation of a table's name anywhere
 * on the search path is the game's and stays exactly as it is.
 */
export class CreateContextTables1795338000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const created = new Set<string>();
    for (const table of CONTEXT_TABLES) {
      if (await relationExists(queryRunner, table.name)) continue;
      await createTable(queryRunner, table, created);
      created.add(table.name);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error("A game's tables are never dropped: this has no way back"));
  }
}

async function relationExists(queryRunner: QueryRunner, name: string): Promise<boolean> {
  const rows = await queryRunner.manager.query<readonly { exists: boolean }[]>(
    'SELECT to_regclass($1) IS NOT NULL AS "exists"',
    [name],
  );
  return rows[0]?.exists === true;
}

async function createTable(
  queryRunner: QueryRunner,
  table: ContextTable,
  created: ReadonlySet<string>,
): Promise<void> {
  const definitions = [
    table.columns.includes(PROGRESS_STATE)
      ? table.columns.replace(PROGRESS_STATE, await progressStateType(queryRunner))
      : table.columns,
  ];
  // A foreign key to a game's own table would lock it, hold up its deletes, and may not fit it.
  if (table.parent && created.has(table.parent.table)) {
    const { table: parent, column } = table.parent;
    definitions.push(
      `CONSTRAINT ${table.name}_${column}_fkey FOREIGN KEY (${column}) REFERENCES ${parent}`,
    );
  }
  await queryRunner.query(`CREATE TABLE IF NOT EXISTS ${table.name} (${definitions.join(', ')})`);
}

/** The first name that is free, or taken by an enum with our states. */
async function progressStateType(queryRunner: QueryRunner): Promise<string> {
  for (const name of ['progress_state', 'context_progress_state']) {
    const [type] = await queryRunner.manager.query<readonly { labels: readonly string[] }[]>(
      `SELECT array(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = oid) AS labels
       FROM pg_type WHERE oid = to_regtype($1)`,
      [name],
    );
    if (type === undefined) {
      const labels = PROGRESS_STATES.map((state) => `'${state}'`).join(', ');
      await queryRunner.query(`CREATE TYPE ${name} AS ENUM (${labels})`);
      return name;
    }
    if (PROGRESS_STATES.every((state) => type.labels.includes(state))) return name;
  }
  throw new Error('The types progress_state and context_progress_state exist without our states');
}
