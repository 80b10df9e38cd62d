import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';

/**
 * Applies the pending migrations. Of several runs on one schema at the same time one works and the
 * others wait for it.
 *
 * @returns the names of the migrations applied, in order
 */
export async function runMigrations(dataSource: DataSource): Promise<readonly string[]> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.startTransaction();
    // It does nothing but hold the lock while others work, however long that takes.
    await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    // Asked again and again: a session that waits inside the lock function holds a snapshot, which
    // CREATE INDEX CONCURRENTLY of the run that has the lock would wait for in turn.
    while (!(await tryLock(lock))) await sleep(100);
    const applied = await dataSource.runMigrations();
    return applied.map(({ name }) => name);
  } finally {
    if (lock.isTransactionActive && !lock.isReleased) await lock.rollbackTransaction();
    await lock.release();
  }
}

async function tryLock(queryRunner: QueryRunner): Promise<boolean> {
  const [row] = await queryRunner.manager.query<readonly { locked: boolean }[]>(
    `SELECT pg_try_advisory_xact_lock(
       hashtext('context-assembler migrations'), hashtext(coalesce(current_schema(), ''))
     ) AS locked`,
  );
  return row?.locked === true;
}
