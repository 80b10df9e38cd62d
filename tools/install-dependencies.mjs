import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>} packages by their folder below the project
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** @returns {string} as npm names it in a package's `libc` */
function libcOfThisMachine() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return report.header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/**
 * npm leaves out the optional packages of other platforms, and with them what only those need,
 * which names no platform of its own.
 *
 * @param {LockedPackage} locked
 */
function mayBeMissing(locked) {
  if (locked.optional !== true) return false;
  if (locked.os === undefined && locked.cpu === undefined) return true;
  return !(
    (locked.os?.includes(process.platform) ?? true) &&
    (locked.cpu?.includes(process.arch) ?? true) &&
    (locked.libc?.includes(libcOfThisMachine()) ?? true)
  );
}

/** @returns {string | undefined} why the installed packages are not those of package-lock.json */
function reasonToInstall() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules is missing or not of npm';

  const installed = packagesOf(installedFile);
  for (const [folder, locked] of Object.entries(packagesOf(join(root, 'package-lock.json')))) {
    if (folder === '') continue;
    const found = installed[folder];
    if (found === undefined && !mayBeMissing(locked)) return `${folder} is missing`;
    if (found !== undefined && found.version !== locked.version) {
      return `${folder} is ${found.version ?? 'a link'}, not ${locked.version ?? 'a link'}`;
    }
  }
  return undefined;
}

/**
 * Brings `node_modules` in step with package-lock.json by `npm ci`; silent where it already is.
 *
 * @throws {Error} when npm is not there or fails
 */
export function installDependencies() {
  const reason = reasonToInstall();
  if (reason === undefined) return;

  console.log(`Installing the dependencies with npm ci: ${reason}.`);
  const { error, status } = spawnSync('npm', ['ci', '--include=dev', '--include=optional'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error('npm ci failed; its own words are above.');
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  try {
    installDependencies();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
