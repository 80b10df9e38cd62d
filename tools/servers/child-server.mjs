import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 30_000;
const STOP_MS = 10_000;

/** Children that are alive; an exit that nobody planned ends them at once. */
const alive = new Set();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/**
 * @typedef {object} RunningServer
 * @property {string} url
 * @property {number} port
 * @property {number} pid
 * @property {import('node:child_process').ChildProcess} process
 * @property {() => Promise<void>} stop orderly, then by force; a second call does nothing
 */

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What children see of our environment: none of the user's PG… or REDIS… variables. */
export function childEnvironment(more = {}) {
  const { PATH, TMPDIR, HOME } = process.env;
  const known = { PATH, TMPDIR, HOME, LC_ALL: 'C', ...more };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

/**
 * Starts a server on a free port and waits until it answers. Detached: a Ctrl-C in the terminal
 * reaches us alone, and we stop it in its turn.
 *
 * @param {object} server
 * @param {string} server.name
 * @param {number} [server.port]
 * @param {string} server.logFile
 * @param {(port: number) => { command: string, args: string[], options?: object }} server.commandFor
 * @param {(port: number) => string} server.urlFor
 * @param {(port: number) => Promise<boolean>} server.answers
 * @param {NodeJS.Signals} [server.stopSignal]
 * @returns {Promise<RunningServer>}
 */
export async function startServer(server) {
  const attempts = server.port === undefined ? 3 : 1;
  for (let attempt = 1; ; attempt++) {
    const port = server.port ?? (await freePort());
    try {
      return await startOnce(server, port);
    } catch (error) {
      // Between asking for a free port and taking it, another may have come first.
      if (attempt === attempts) throw error;
    }
  }
}

async function startOnce({ name, logFile, commandFor, urlFor, answers, stopSignal }, port) {
  const { command, args, options = {} } = commandFor(port);
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    env: childEnvironment(),
    ...options,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  alive.add(child);
  const ended = new Promise((resolve) => {
    child.once('error', resolve).once('exit', resolve);
  }).then(() => alive.delete(child));

  const deadline = Date.now() + START_MS;
  while (!(await answers(port))) {
    if (alive.has(child) && Date.now() < deadline) {
      await pause(50);
      continue;
    }
    child.kill('SIGKILL');
    await ended;
    const tail = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
    throw new Error(`${name} did not start:\n${tail}`);
  }

  const stop = async () => {
    if (!alive.has(child)) return;
    child.kill(stopSignal ?? 'SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(force);
  };
  return { url: urlFor(port), port, pid: child.pid, process: child, stop };
}

/** Whether a server on the port answers a line as expected. */
export function says(port, line, expected) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ host: '127.0.0.1', port });
    const settle = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2000, () => settle(false));
    socket.once('error', () => settle(false)).once('end', () => settle(false));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (answer.includes(expected)) settle(true);
    });
    socket.write(line);
  });
}
