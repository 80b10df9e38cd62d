import { Redis } from 'ioredis';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../dist/database/data-source.js';
import { runMigrations } from '../../dist/database/run-migrations.js';
import { seedLiveVitals } from '../../dist/database/seed/seed-live-vitals.js';
import { seedWorld } from '../../dist/database/seed/seed-world.js';

export const WORLD = { players: 200, monsters: 40, pets: 40 };

/** Migrates and seeds; answers what it did and how long it took. */
export async function prepareWorld({ databaseUrl, redisUrl }) {
  const start = performance.now();
  const dataSource = await new DataSource(databaseOptions(databaseUrl)).initialize();
  const redis = new Redis(redisUrl);
  try {
    const migrations = await runMigrations(dataSource);
    const rows = await seedWorld(dataSource, WORLD);
    const live = await seedLiveVitals(redis, WORLD.players, undefined);
    return { migrations, rows, live, milliseconds: performance.now() - start };
  } finally {
    redis.disconnect();
    await dataSource.destroy();
  }
}
