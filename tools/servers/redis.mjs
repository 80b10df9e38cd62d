import { mkdirSync } from 'node:fs';

import { findServers } from './find-servers.mjs';
import { ask } from './loopback.mjs';
import { startServer } from './server-process.mjs';

/**
 * Starts a Redis that keeps nothing on disk and has 512 databases.
 *
 * @param {object} options
 * @param {string} options.directory for the log; made where it is missing
 * @param {number} [options.port]
 * @param {readonly string[]} [options.args] further arguments; they win over the usual ones
 * @returns {Promise<import('./server-process.mjs').PrivateServer>}
 */
export async function startRedis({ directory, port, args = [] }) {
  const [{ command, env }] = await findServers(['redis-server']);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const server = await startServer({
    name: 'redis',
    directory,
    port,
    command,
    argsFor: (ownPort) => [
      ...['--port', String(ownPort), '--bind', '127.0.0.1', '--dir', directory],
      ...['--databases', '512', '--save', '', '--appendonly', 'no'],
      ...args,
    ],
    options: { env },
    check: (ownPort, pid) => ask(ownPort, 'INFO server\r\n', new RegExp(`process_id:${pid}\\s`)),
  });
  return { ...server, url: `redis://127.0.0.1:${server.port}` };
}
