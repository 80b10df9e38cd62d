import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../servers/temporary-folder.mjs';
import { hostApplication, INSTALL, readJson } from './host-application.mjs';
import { libraryManifestOf } from './library-manifest.mjs';

// A test installs the library into an application of its own, offline. This is the rehearsal: the
// same installation of a package that has the library's manifest and no files. After it, npm's
// cache has what the test will ask for; `npm ci` leaves there neither what npm resolves ranges by
// nor the packages that our overrides hold back.

const stamp = fileURLToPath(
  new URL('../../node_modules/.cache/context-assembler/host-packages', import.meta.url),
);

/**
 * @param {string} folder
 * @param {Record<string, string>} files the text of each, by its name
 */
function writeFolder(folder, files) {
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/**
 * @param {string} directory an empty folder
 * @param {Record<string, string>} host
 * @param {Record<string, string>} library
 * @returns {string | undefined} what npm says of its failure
 */
function rehearse(directory, host, library) {
  writeFolder(join(directory, 'host'), host);
  writeFolder(join(directory, 'library'), library);
  const install = (/** @type {string[]} */ ...options) =>
    spawnSync('npm', [...INSTALL, ...options, '--install-links', '../library'], {
      cwd: join(directory, 'host'),
      encoding: 'utf8',
    });

  if (install('--offline').status === 0) return undefined;
  console.log('Fetching the packages of an application that the tests install the library into.');
  const { error, status, stderr } = install();
  return status === 0 ? undefined : (error?.message ?? stderr);
}

/**
 * @param {Record<string, string>} host
 * @param {Record<string, string>} library
 * @returns {string} another one whenever the rehearsal would ask for something else, or npm's cache
 *   is not the one that it filled
 */
function keyOf(host, library) {
  // npm names its cache to the scripts that it runs.
  const cache = join(process.env.npm_config_cache ?? '', '_cacache');
  const made = statSync(cache, { throwIfNoEntry: false })?.birthtimeMs;
  const inputs = JSON.stringify([host, library, cache, made]);
  return createHash('sha256').update(inputs).digest('hex');
}

const host = hostApplication();
const library = { 'package.json': JSON.stringify(libraryManifestOf(readJson('package.json'))) };

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== keyOf(host, library)) {
  const { directory, remove } = temporaryFolder();
  const fault = rehearse(directory, host, library);
  remove();
  if (fault === undefined) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, keyOf(host, library));
  } else {
    // The other tests can do without.
    console.error(`They could not be fetched; test/library will fail.\n${fault}`);
  }
}
