import { join } from 'node:path';
import { childEnvironment, says, startServer } from './child-server.mjs';
import { findServer } from './find-server.mjs';

/** Enough for every spec file to have its own. */
const DATABASES = '512';

/**
 * @param {{ directory: string, port?: number, args?: string[] }} options
 * @returns {Promise<import('./child-server.mjs').RunningServer>}
 */
export function startRedis({ directory, port, args = [] }) {
  const { command, env } = findServer({
    binary: 'redis-server',
    debianPackage: 'redis-server',
    brewPackage: 'redis',
  });
  return startServer({
    name: 'Redis',
    port,
    logFile: join(directory, 'redis.log'),
    commandFor: (at) => ({
      command,
      args: [
        ...['--port', String(at), '--bind', '127.0.0.1', '--dir', directory],
        ...['--databases', DATABASES, '--save', '', '--appendonly', 'no', ...args],
      ],
      options: { env: childEnvironment(env) },
    }),
    urlFor: (at) => `redis://127.0.0.1:${at}`,
    answers: (at) => says(at, 'PING\r\n', '+PONG'),
  });
}
