import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a clone fetched for itself; `npm ci` and a removal of node_modules throw it away. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/context-servers/', import.meta.url));

/**
 * @typedef {object} FoundServer
 * @property {string} command
 * @property {Record<string, string>} env what it needs beside the environment of all children
 */

/**
 * A server of the PATH; else one that apt-get downloads, unpacked in a folder of ours: nothing is
 * installed into the system, and no service is started.
 *
 * @param {{ binary: string, debianPackage: string, brewPackage: string }} server
 * @returns {FoundServer}
 */
export function findServer({ binary, debianPackage, brewPackage }) {
  const installed = onPath(binary);
  if (installed) return { command: installed, env: {} };
  const unpacked = join(CACHE, debianPackage);
  const found = findUnpacked(unpacked, binary) ?? download(debianPackage, unpacked, binary);
  if (found) return found;
  throw new Error(
    [
      `${binary} was not found, and could not be fetched by apt-get.`,
      `Install it (Debian, Ubuntu: apt-get install ${debianPackage}; macOS: brew install ${brewPackage}),`,
      'or run everything in containers: docker compose up',
    ].join('\n'),
  );
}

function onPath(binary) {
  // Debian puts servers where the PATH of a plain user may not lead.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, binary)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findUnpacked(folder, binary) {
  const command = ['usr/bin', 'usr/sbin'].map((bin) => join(folder, bin, binary)).find(existsSync);
  if (!command) return undefined;
  const libraries = join(folder, 'usr/lib');
  const folders = existsSync(libraries)
    ? readdirSync(libraries, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(libraries, name))
    : [];
  return { command, env: { LD_LIBRARY_PATH: [libraries, ...folders].join(delimiter) } };
}

function download(debianPackage, unpacked, binary) {
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return undefined;
  console.log(`Fetching ${debianPackage} with apt-get, for this clone alone`);
  const partial = `${unpacked}.partial-${process.pid}`;
  const archives = join(partial, 'archives');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  try {
    if (!fetchArchives(debianPackage, archives)) return undefined;
    const packages = readdirSync(archives).filter((name) => name.endsWith('.deb'));
    for (const name of packages) {
      if (!succeeds('dpkg-deb', ['-x', join(archives, name), join(partial, 'root')]))
        return undefined;
    }
    // In one step: a run that was killed half-way leaves nothing that looks whole.
    rmSync(unpacked, { recursive: true, force: true });
    renameSync(join(partial, 'root'), unpacked);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return findUnpacked(unpacked, binary);
}

/** Downloads a package with what it needs and this machine lacks. */
function fetchArchives(debianPackage, archives) {
  const args = [
    'install',
    '--download-only',
    '--yes',
    '--no-install-recommends',
    '-o',
    `Dir::Cache::archives=${archives}`,
    // apt's own user may not write into our folder.
    '-o',
    'APT::Sandbox::User=root',
    debianPackage,
  ];
  const [command, ...sudo] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  if (succeeds(command, [...sudo, ...args])) return true;
  // The lists of packages may be missing or old.
  return succeeds(command, [...sudo, 'update']) && succeeds(command, [...sudo, ...args]);
}

function succeeds(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'ignore', env }).status === 0;
}
