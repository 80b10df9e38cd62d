import 'reflect-metadata';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { commandEnvironment } from '../config/environment.js';
import { runCommand } from './command.js';
import { databaseOptions } from './data-source.js';
import { seedLiveVitals } from './seed/seed-live-vitals.js';
import { SEED_USAGE, seedOptions } from './seed/seed-options.js';
import { seedWorld, type WorldSize } from './seed/seed-world.js';

await runCommand('seed', async () => {
  const size = seedOptions(process.argv.slice(2));
  if (size === undefined) {
    console.log(SEED_USAGE);
    return;
  }
  const { databaseUrl, redisUrl, vitalsFormat } = commandEnvironment();
  const startedAt = performance.now();
  await fillDatabase(databaseUrl, size);
  if (redisUrl !== undefined) await fillRedis(redisUrl, size.players, vitalsFormat);
  console.log(`done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
});

async function fillDatabase(url: string, size: WorldSize): Promise<void> {
  const dataSource = await new DataSource(databaseOptions(url)).initialize();
  try {
    const seeded = await seedWorld(dataSource, size, (kind, done, total) => {
      console.log(`${kind} ${done} of ${total}`);
    });
    console.log('rows inserted:');
    for (const [table, rows] of seeded) console.log(`  ${table.padEnd(26)}${rows}`);
  } finally {
    await dataSource.destroy();
  }
}

async function fillRedis(
  url: string,
  players: number,
  format: 'json' | 'string' | undefined,
): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  let cause: Error | undefined;
  redis.on('error', (error) => {
    cause = error;
  });
  try {
    await redis.connect();
    const written = await seedLiveVitals(redis, players, format);
    console.log(`  live vitals               ${written}`);
  } catch (error) {
    // A connection that fails rejects with "Connection is closed" and reports the cause apart.
    throw cause ?? error;
  } finally {
    redis.disconnect();
  }
}
