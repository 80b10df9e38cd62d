import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats } from './servers/nats.mjs';
import { startPostgres } from './servers/postgres.mjs';
import { startRedis } from './servers/redis.mjs';

/** A folder for the data of servers, that is gone when the process is. */
export function temporaryFolder() {
  const directory = mkdtempSync(join(tmpdir(), 'context-assembler-'));
  // PostgreSQL runs as another user when we are root: it passes through, and sees nothing.
  chmodSync(directory, 0o711);
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.on('exit', remove);
  return { directory, remove };
}

/**
 * A PostgreSQL, a Redis and a NATS of our own: on free ports of 127.0.0.1, with their data in a
 * temporary folder. Servers that are there already are not touched.
 *
 * @returns {Promise<{
 *   databaseUrl: string, redisUrl: string, natsUrl: string, directory: string, pids: number[],
 *   stop: () => Promise<void>,
 * }>}
 */
export async function startPrivateServers() {
  const { directory, remove } = temporaryFolder();
  const started = await Promise.allSettled([
    startPostgres({ directory }),
    startRedis({ directory }),
    startNats({ directory }),
  ]);
  const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    remove();
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [postgres, redis, nats] = servers;
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    natsUrl: nats.url,
    directory,
    pids: servers.map(({ pid }) => pid),
    stop,
  };
}
