import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexConcurrently, dropIndex, dropLeftover } from './concurrent-index.js';
import { CONTEXT_TABLES, type ContextTable } from './context-tables.js';

interface ReadState {
  /** The table's name, quoted and with its schema. */
  readonly relation: string;
  readonly indexed: boolean;
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
      const { relation, indexed } = read;
      const index = { name: indexNameOf(table), relation, column: table.key };
      await dropLeftover(queryRunner, index);
      if (!indexed) await createIndexConcurrently(queryRunner, index);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of CONTEXT_TABLES) {
      await dropIndex(queryRunner, { name: indexNameOf(table), relation: table.name });
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
       ) AS indexed
     FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped
     WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'm')`,
    [table.name, table.key],
  );
  return rows[0];
}
