import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 300_000;

/**
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @returns {Promise<string>}
 */
async function aptGet(args, cwd) {
  const { stdout } = await run('apt-get', ['-o', 'APT::Sandbox::User=root', ...args], {
    cwd,
    env: { ...process.env, LC_ALL: 'C' },
    timeout: TIMEOUT_MS,
  });
  return stdout;
}

/**
 * Downloads a package and those of its dependencies that the system lacks; as any user, since
 * nothing of the system is locked or written.
 *
 * @param {string} name
 * @param {string} folder
 * @param {readonly string[]} options of apt-get
 */
async function download(name, folder, options) {
  const plan = await aptGet([
    ...options,
    ...['install', '--simulate', '--no-install-recommends', name],
  ]);
  const steps = plan.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm);
  const packages = [...steps].map(([, dependency, version]) => `${dependency}=${version}`);
  mkdirSync(folder, { recursive: true });
  await aptGet([...options, 'download', ...packages], folder);
}

/**
 * @param {string} staging
 * @returns {Promise<readonly string[]>} options for apt-get that use fresh lists of our own
 */
async function freshLists(staging) {
  const options = [
    ...['-o', `Dir::State::lists=${join(staging, 'lists')}/`],
    ...['-o', `Dir::Cache=${join(staging, 'cache')}/`],
  ];
  mkdirSync(join(staging, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(staging, 'cache', 'archives', 'partial'), { recursive: true });
  // One unreachable source of several fails the update, though the others may do.
  await aptGet([...options, 'update']).catch(() => undefined);
  return options;
}

/**
 * @param {string} debs a folder of packages
 * @param {string} root where their files go
 * @param {string} target what `root` becomes once it is complete
 */
async function unpack(debs, root, target) {
  for (const deb of readdirSync(debs)) await run('dpkg-deb', ['-x', join(debs, deb), root]);
  rmSync(target, { recursive: true, force: true });
  renameSync(root, target);
}

/**
 * Downloads Debian packages and unpacks each, with what it needs, to `cache/NAME`. A folder of
 * that name is always complete. The system's package lists are used where they suffice.
 *
 * @param {readonly string[]} names
 * @param {string} cache an existing folder
 * @returns {Promise<void>}
 */
export async function fetchPackages(names, cache) {
  const staging = mkdtempSync(join(cache, 'fetching-'));
  /** @type {Promise<readonly string[]> | undefined} */
  let ownLists;
  try {
    for (const name of names) {
      const debs = join(staging, 'debs', name);
      await download(name, debs, []).catch(async () => {
        rmSync(debs, { recursive: true, force: true });
        await download(name, debs, await (ownLists ??= freshLists(staging)));
      });
      await unpack(debs, join(staging, name), join(cache, name));
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
