import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fetchPackages } from './apt-packages.mjs';
import { minimalEnvironment } from './server-process.mjs';

/** @typedef {'redis-server' | 'nats-server'} ServerName also the name of its Debian package */

/**
 * @typedef {object} ServerCommand
 * @property {string} command
 * @property {NodeJS.ProcessEnv} env all that it needs of an environment
 */

const brewNames = { 'redis-server': 'redis', 'nats-server': 'nats-server' };

const cache = fileURLToPath(
  new URL('../../node_modules/.cache/context-assembler/servers', import.meta.url),
);

/** Where packages put servers, though the PATH of a user may lack it. */
const furtherFolders = ['/usr/local/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {ServerName} name
 * @returns {ServerCommand | undefined}
 */
function findInstalled(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...furtherFolders];
  const command = folders.map((folder) => join(folder, name)).find(isExecutable);
  return command === undefined ? undefined : { command, env: minimalEnvironment() };
}

/**
 * @param {string} root a package's files
 * @returns {string} its folders of shared libraries, as LD_LIBRARY_PATH wants them
 */
function libraryPathOf(root) {
  const parents = [join(root, 'usr', 'lib'), join(root, 'lib')].filter((path) => existsSync(path));
  const children = parents.flatMap((parent) =>
    readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(parent, entry.name)),
  );
  return [...children, ...parents].join(delimiter);
}

/**
 * @param {ServerName} name
 * @returns {ServerCommand | undefined} what was fetched earlier, if it runs on this machine
 */
function findFetched(name) {
  const root = join(cache, name);
  const command = ['bin', 'sbin'].map((bin) => join(root, 'usr', bin, name)).find(isExecutable);
  if (command === undefined) return undefined;
  const env = { ...minimalEnvironment(), LD_LIBRARY_PATH: libraryPathOf(root) };
  const { status, stdout } = spawnSync(command, ['--version'], { env });
  return status === 0 && stdout.length > 0 ? { command, env } : undefined;
}

/** @param {ServerName} name */
function find(name) {
  return findInstalled(name) ?? findFetched(name);
}

/**
 * @param {ServerName} name
 * @param {unknown} cause
 */
function notFoundError(name, cause) {
  const lastWords = cause instanceof Error ? cause.message.trimEnd().split('\n').at(-1) : undefined;
  const attempt = lastWords === undefined ? '' : `, and apt-get could not fetch it (${lastWords})`;
  return new Error(
    `${name} is not in PATH${attempt}.
Install it and run this again:
  Debian, Ubuntu  sudo apt-get install ${name}
  macOS           brew install ${brewNames[name]}
or run everything in containers: docker compose up`,
    { cause },
  );
}

/**
 * Finds servers in PATH, or else among what apt-get fetched into `node_modules/.cache`, fetching
 * there what is missing. Nothing is installed on the system.
 *
 * @template {readonly ServerName[]} const Names
 * @param {Names} names
 * @param {(line: string) => void} [log] told before something is fetched
 * @returns {Promise<{ [Index in keyof Names]: ServerCommand }>} in the order of the names
 * @throws {Error} that says how to install the first one that is still missing
 */
export async function findServers(names, log = console.log) {
  const missing = names.filter((name) => find(name) === undefined);
  /** @type {unknown} */
  let fault;
  if (missing.length > 0 && isExecutable('/usr/bin/apt-get')) {
    log(`Fetching ${missing.join(' and ')} by apt-get into node_modules/.cache …`);
    mkdirSync(cache, { recursive: true });
    await fetchPackages(missing, cache).catch((/** @type {unknown} */ error) => (fault = error));
  }
  const commands = names.map((name) => {
    const command = find(name);
    if (command === undefined) throw notFoundError(name, fault);
    return command;
  });
  return /** @type {{ [Index in keyof Names]: ServerCommand }} */ (commands);
}
