import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTEXT_TABLES, type ContextTable } from './context-tables.js';

interface ReadState {
  /** The table's name, quoted and with its schema. */
  readonly relation: string;
  readonly indexed: boolean;
  /** Our index, left unusable by a run that was interrupted; name quoted and with its schema. */
  readonly leftover: string | null;
}

/**
 * Gives every read (`WHERE key = ANY(…)`) an index, unless one that leads with the key is there:
 * the primary keys of our own tables, or whatever a game has. A live table is not locked.
 */
export class IndexContextReads1795338000001 implements MigrationInterface {
  /** `CONCURRENTLY` is refused inside a transaction. */
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of CONTEXT_TABLES) {
      const read = await readStateOf(queryRunner, table);
      if (read === undefined) continue;
      if (read.leftover !== null) {
        await queryRunner.query(`DROP INDEX CONCURRENTLY ${read.leftover}`);
      }
      if (!read.indexed) {
        await queryRunner.query(
          `CREATE INDEX CONCURRENTLY ${indexNameOf(table)} ON ${read.relation} (${table.key})`,
        );
      }
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of CONTEXT_TABLES) {
      const ours = await queryRunner.manager.query<readonly { name: string }[]>(
        `SELECT indexrelid::regclass::text AS name FROM pg_index
         JOIN pg_class ON pg_class.oid = indexrelid
         WHERE indrelid = to_regclass($1) AND relname = $2`,
        [table.name, indexNameOf(table)],
      );
      // Not CONCURRENTLY: TypeORM reverts in a transaction, whatever `transaction` says.
      for (const { name } of ours) await queryRunner.query(`DROP INDEX ${name}`);
    }
  }
}

function indexNameOf(table: ContextTable): string {
  return `context_${table.name}_${table.key}_idx`;
}

/** `undefined` where the relation can bear no index of ours: a view, or partitioned, or keyless. */
async function readStateOf(
  queryRunner: QueryRunner,
  table: ContextTable,
): Promise<ReadState | undefined> {
  const rows = await queryRunner.manager.query<readonly ReadState[]>(
    `SELECT format('%I.%I', nspname, c.relname) AS relation,
       EXISTS (
         SELECT FROM pg_index i
         JOIN pg_class x ON x.oid = i.indexrelid
         JOIN pg_am m ON m.oid = x.relam
         WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND i.indisvalid
           AND i.indpred IS NULL AND m.amname IN ('btree', 'hash')
       ) AS indexed,
       (
         SELECT format('%I.%I', nspname, x.relname) FROM pg_index i
         JOIN pg_class x ON x.oid = i.indexrelid
         WHERE i.indrelid = c.oid AND x.relname = $3 AND NOT i.indisvalid
       ) AS leftover
     FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped
     WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'm')`,
    [table.name, table.key, indexNameOf(table)],
  );
  return rows[0];
}
