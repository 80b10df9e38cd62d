import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexConcurrently, dropIndex, dropLeftover } from './concurrent-index.js';

const TABLE = 'inventory_items';
const NAME = 'context_inventory_items_fight_idx';
/** `FIGHT_ITEMS` of the entity as it is now, word for word: else the planner would not see that it fits. */
const WHERE =
  "location = 'equipped' OR (location = 'inventory' AND quick_slot_position::text <> '')";
/** What of these columns the condition may be of; a cast of most others is not fit for an index. */
const TEXTS = ['text', 'character varying'];

/**
 * Gives what a fight reads of a bag an index of its own: few of its rows, however large the bag. A table
 * of the game's that is made otherwise is left alone: it is read by the key then. No table is locked.
 * What it costs: an item that is put on, taken off or given a quick slot is written to it.
 */
export class IndexFightItems1795338000002 implements MigrationInterface {
  /** `CONCURRENTLY` is refused inside a transaction. */
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    const [table] = await queryRunner.manager.query<readonly { readonly relation: string }[]>(
      `SELECT format('%I.%I', nspname, relname) AS relation
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = relnamespace
       WHERE c.oid = to_regclass($1) AND relkind IN ('r', 'm')
         AND EXISTS (
           SELECT FROM pg_attribute
           WHERE attrelid = c.oid AND attname = 'character_id' AND NOT attisdropped
         )
         AND 2 = (
           SELECT count(*) FROM pg_attribute
           WHERE attrelid = c.oid AND attname IN ('location', 'quick_slot_position')
             AND format_type(atttypid, NULL) = ANY($2)
         )`,
      [TABLE, TEXTS],
    );
    if (table === undefined) return;
    const index = { name: NAME, relation: table.relation, column: 'character_id', where: WHERE };
    await dropLeftover(queryRunner, index);
    await createIndexConcurrently(queryRunner, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, { name: NAME, relation: TABLE });
  }
}
