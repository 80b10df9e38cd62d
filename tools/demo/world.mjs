import { Redis } from 'ioredis';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../dist/database/data-source.js';
import { runMigrations } from '../../dist/database/run-migrations.js';
import { CreateGuildMembers1795392000000 } from '../../build/examples/guild/create-guild-members.migration.js';
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
    await seedGuild(dataSource);
    const live = await seedLiveVitals(redis, WORLD.players, undefined);
    return { migrations, rows, live, milliseconds: performance.now() - start };
  } finally {
    redis.disconnect();
    await dataSource.destroy();
  }
}

/** The table of the example: every third player is in a guild, every thirtieth leads one. */
async function seedGuild(dataSource) {
  const runner = dataSource.createQueryRunner();
  await new CreateGuildMembers1795392000000().up(runner);
  await runner.query(
    `INSERT INTO guild_members
     SELECT id, 'Night Watch', CASE WHEN id % 30 = 0 THEN 'leader' ELSE 'member' END
     FROM generate_series(3, $1::int, 3) AS id`,
    [WORLD.players],
  );
  await runner.release();
}
