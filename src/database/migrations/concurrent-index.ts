import type { QueryRunner } from 'typeorm';

/** An index of ours. */
export interface ConcurrentIndex {
  readonly name: string;
  /** The table or materialized view, quoted and with its schema. */
  readonly relation: string;
  readonly column: string;
  /** Only the rows that go with it. */
  readonly where?: string;
}

/** Removes what an interrupted run left of an index: nothing reads it, and every write keeps it up. */
export async function dropLeftover(
  queryRunner: QueryRunner,
  { name, relation }: Pick<ConcurrentIndex, 'name' | 'relation'>,
): Promise<void> {
  for (const index of await indexesOf(queryRunner, relation, name)) {
    if (!index.isValid) await queryRunner.query(`DROP INDEX CONCURRENTLY ${index.name}`);
  }
}

/** Makes an index while the game goes on. */
export async function createIndexConcurrently(
  queryRunner: QueryRunner,
  { name, relation, column, where }: ConcurrentIndex,
): Promise<void> {
  const rows = where === undefined ? '' : ` WHERE ${where}`;
  await queryRunner.query(
    `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON ${relation} (${column})${rows}`,
  );
}

/** Not `CONCURRENTLY`: TypeORM reverts in a transaction, whatever `transaction` of a migration says. */
export async function dropIndex(
  queryRunner: QueryRunner,
  { name, relation }: Pick<ConcurrentIndex, 'name' | 'relation'>,
): Promise<void> {
  for (const index of await indexesOf(queryRunner, relation, name)) {
    await queryRunner.query(`DROP INDEX ${index.name}`);
  }
}

/** Those of the table with that name: one at most. Names are quoted and with their schemas. */
function indexesOf(
  queryRunner: QueryRunner,
  relation: string,
  name: string,
): Promise<readonly { readonly name: string; readonly isValid: boolean }[]> {
  return queryRunner.manager.query(
    `SELECT format('%I.%I', nspname, relname) AS name, indisvalid AS "isValid"
     FROM pg_index
     JOIN pg_class x ON x.oid = indexrelid
     JOIN pg_namespace n ON n.oid = relnamespace
     WHERE indrelid = to_regclass($1) AND relname = $2`,
    [relation, name],
  );
}
