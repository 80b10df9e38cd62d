import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** @typedef {import('./contract-changes.mjs').Contract} Contract */

/**
 * @typedef {object} Published
 * @property {string} name what people call it: a revision or a folder
 * @property {Contract} contract empty where none was published yet
 * @property {string | undefined} version of the package; unknown without a package.json
 */

const CONTRACT = 'docs/contract';
const DOCUMENT = /^(?:openapi|asyncapi|schemas\/[^/]+)\.json$/;
const LARGEST_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * @param {string} folder
 * @returns {string} the nearest folder from here upwards that has a contract
 * @throws {Error} when there is none
 */
export function projectAt(folder) {
  if (existsSync(join(folder, CONTRACT))) return folder;
  if (dirname(folder) === folder) throw new Error(`There is no ${CONTRACT} here or above`);
  return projectAt(dirname(folder));
}

/**
 * @param {string} folder of a project, or of a contract alone
 * @returns {Published}
 * @throws {Error} when there is no contract
 */
export function publishedIn(folder) {
  const contract = existsSync(join(folder, CONTRACT)) ? join(folder, CONTRACT) : folder;
  const files = readdirSync(contract, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll(sep, '/'),
  );
  const documents = documentsOf(files, (file) => readFileSync(join(contract, file), 'utf8'));
  if (documents.size === 0) throw new Error(`${folder} holds no contract`);

  const manifest = join(folder, 'package.json');
  const version = existsSync(manifest) ? versionIn(readFileSync(manifest, 'utf8')) : undefined;
  return { name: folder, contract: documents, version };
}

/**
 * @param {string} project the folder of a project in a git repository
 * @param {string | undefined} revision without one the newest tag `v*`, or else `HEAD`
 * @returns {Published | undefined} none where git knows no such revision
 */
export function publishedAt(project, revision) {
  const name = revision ?? newestTag(project) ?? 'HEAD';
  const commit = git(project, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`)?.trim();
  if (commit === undefined) return undefined;

  const listed = git(project, 'ls-tree', '-r', '-z', '--name-only', commit, '--', `${CONTRACT}/`);
  const files = (listed ?? '').split('\0').map((file) => file.slice(CONTRACT.length + 1));
  const read = (/** @type {string} */ file) => git(project, 'show', `${commit}:./${file}`);
  const manifest = read('package.json');
  return {
    name,
    contract: documentsOf(files, (file) => read(`${CONTRACT}/${file}`) ?? ''),
    version: manifest === undefined ? undefined : versionIn(manifest),
  };
}

/** @param {string} project of whose history it is, so that a branch of fixes has its own */
function newestTag(project) {
  // Without the suffix, git holds v1.0.0-rc.1 for newer than v1.0.0.
  const byVersion = ['-c', 'versionsort.suffix=-', 'tag', '--sort=-v:refname'];
  const tags = git(project, ...byVersion, '--merged', 'HEAD', '--list', 'v*');
  return tags?.split('\n').find((tag) => tag !== '');
}

/**
 * @param {string} cwd
 * @param {string[]} args
 * @returns {string | undefined} what git printed; nothing where it refused or is not there
 */
function git(cwd, ...args) {
  const { status, stdout } = spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: LARGEST_OUTPUT_BYTES,
  });
  return status === 0 ? stdout : undefined;
}

/**
 * @param {readonly string[]} files
 * @param {(file: string) => string} read
 * @returns {Contract}
 */
function documentsOf(files, read) {
  const documents = files.filter((file) => DOCUMENT.test(file)).sort();
  return new Map(
    documents.map((file) => [
      file.replace(/^schemas\//, '').replace(/\.json$/, ''),
      parsed(read(file), file),
    ]),
  );
}

/**
 * @param {string} text
 * @param {string} file
 */
function parsed(text, file) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is no JSON`, { cause });
  }
}

/**
 * @param {string} manifest
 * @returns {string | undefined}
 */
function versionIn(manifest) {
  return parsed(manifest, 'package.json').version;
}
