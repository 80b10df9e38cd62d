import type { RedisOptions } from 'ioredis';
import type { Config } from '../config/environment.js';
import { redisOptions } from '../config/redis-options.js';
import { serviceDatabaseOptions } from '../database/data-source.js';
import { awaitedPostgres } from './awaited-postgres.js';
import { awaitedRedis } from './awaited-redis.js';
import { type MissingServers, untilAllAreThere } from './awaited-server.js';

/**
 * Waits for the servers without which nothing can be assembled, in whatever order they come. NATS is
 * not one of them: HTTP serves without it.
 * @throws what keeps one from ever being there, as it is configured
 */
export async function untilServersAreThere(
  {
    databaseUrl,
    redisUrl,
    redisCaPath,
    context,
  }: Pick<Config, 'databaseUrl' | 'redisUrl' | 'redisCaPath' | 'context'>,
  missing: MissingServers,
): Promise<void> {
  const { config } = redisOptions({ url: redisUrl, caPath: redisCaPath }, context.deadlineMs, true);
  const servers = [
    awaitedPostgres(databaseUrl, serviceDatabaseOptions(databaseUrl, context.deadlineMs)),
    // One client, so one set of options.
    awaitedRedis(redisUrl, config as RedisOptions),
  ];
  await untilAllAreThere(servers, missing);
}
