import { join } from 'node:path';
import { childEnvironment, says, startServer } from './child-server.mjs';
import { findServer } from './find-server.mjs';

/**
 * @param {{ directory: string, port?: number, args?: string[] }} options
 * @returns {Promise<import('./child-server.mjs').RunningServer>}
 */
export function startNats({ directory, port, args = [] }) {
  const { command, env } = findServer({
    binary: 'nats-server',
    debianPackage: 'nats-server',
    brewPackage: 'nats-server',
  });
  return startServer({
    name: 'NATS',
    port,
    logFile: join(directory, 'nats.log'),
    commandFor: (at) => ({
      command,
      args: ['-a', '127.0.0.1', '-p', String(at), ...args],
      options: { env: childEnvironment(env) },
    }),
    urlFor: (at) => `nats://127.0.0.1:${at}`,
    answers: (at) => says(at, 'PING\r\n', 'PONG'),
  });
}
