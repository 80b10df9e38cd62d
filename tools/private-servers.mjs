import { join } from 'node:path';

import { findServers } from './servers/find-servers.mjs';
import { startNats } from './servers/nats.mjs';
import { startPostgres } from './servers/postgres.mjs';
import { startRedis } from './servers/redis.mjs';
import { temporaryFolder } from './servers/temporary-folder.mjs';

export { startNats, startPostgres, startRedis };

/**
 * @typedef {object} PrivateServers
 * @property {string} databaseUrl an empty database; its user is the superuser
 * @property {string} redisUrl
 * @property {string} natsUrl
 * @property {string} directory the temporary folder with the data and a log of each server
 * @property {() => Promise<void>} stop ends the servers and removes the folder; may be called again
 */

/**
 * Starts PostgreSQL, Redis and NATS on free ports of 127.0.0.1, for this process alone. Should it
 * end without `stop()`, the servers end with it; only SIGKILL, or a signal that nobody handles,
 * leaves them behind.
 *
 * @param {object} [options]
 * @param {(line: string) => void} [options.log] told what takes time: servers being fetched
 * @returns {Promise<PrivateServers>}
 */
export async function startPrivateServers({ log = console.log } = {}) {
  // PGOPTIONS and its like would reach every client of ours that connects from here.
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
  await findServers(['redis-server', 'nats-server'], log);

  const { directory, remove } = temporaryFolder();
  const starts = /** @type {const} */ ([
    startPostgres({ directory: join(directory, 'postgres') }),
    startRedis({ directory: join(directory, 'redis') }),
    startNats({ directory: join(directory, 'nats') }),
  ]);
  const stopAll = async () => {
    const settled = await Promise.allSettled(starts);
    await Promise.all(settled.map((start) => start.status === 'fulfilled' && start.value.stop()));
    remove();
  };
  /** @type {Promise<void> | undefined} */
  let stopped;
  const stop = () => (stopped ??= stopAll());

  try {
    const [postgres, redis, nats] = await Promise.all(starts);
    return { databaseUrl: postgres.url, redisUrl: redis.url, natsUrl: nats.url, directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
