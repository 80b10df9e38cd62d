import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';

import { findServers } from './find-servers.mjs';
import { ask } from './loopback.mjs';
import { startServer } from './server-process.mjs';

/**
 * Starts a NATS server without persistence.
 *
 * @param {object} options
 * @param {string} options.directory for the log; made where it is missing
 * @param {number} [options.port]
 * @param {readonly string[]} [options.args] further arguments; they win over the usual ones
 * @returns {Promise<import('./server-process.mjs').PrivateServer>}
 */
export async function startNats({ directory, port, args = [] }) {
  const [{ command, env }] = await findServers(['nats-server']);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const name = `context-assembler-${randomUUID()}`;
  // What it says before anybody has signed in: one that wants TLS or a user says no more than that.
  const greeting = new RegExp(`"server_name":"${name}"`);
  const server = await startServer({
    name: 'nats',
    directory,
    port,
    command,
    argsFor: (ownPort) => [
      ...['--addr', '127.0.0.1', '--port', String(ownPort), '--name', name],
      ...args,
    ],
    options: { env },
    check: (ownPort) => ask(ownPort, '', greeting),
  });
  return { ...server, url: `nats://127.0.0.1:${server.port}` };
}
