import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../dist/database/data-source.js';
import { runMigrations } from '../dist/database/run-migrations.js';
import { seedLiveVitals } from '../dist/database/seed/seed-live-vitals.js';
import { seedWorld } from '../dist/database/seed/seed-world.js';

/** @typedef {{ players: number, monsters: number }} World */

/**
 * Migrates and fills the servers: every player has ten items worn, forty in the bag and thirty
 * skills; about half have live vitals.
 *
 * @param {string} databaseUrl
 * @param {import('ioredis').Redis} redis
 * @param {World} world
 */
export async function prepareWorld(databaseUrl, redis, world) {
  const dataSource = await new DataSource(databaseOptions(databaseUrl)).initialize();
  try {
    await runMigrations(dataSource);
    await seedWorld(dataSource, { ...world, pets: 0 });
    // As text, like the contexts: that is what the hand-written targets know.
    await seedLiveVitals(redis, world.players, 'string');
    // Nothing of the filling shall be left to do while it is measured.
    await dataSource.query('VACUUM ANALYZE');
    await dataSource.query('CHECKPOINT');
  } finally {
    await dataSource.destroy();
  }
}
