import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Runs before anything is installed: Node's own modules only.

const ROOT = new URL('../', import.meta.url);

/** Runs `npm ci` when `node_modules` is missing or is not what package-lock.json asks for. */
export function installDependencies() {
  const reason = reasonToInstall();
  if (reason === undefined) return;
  console.log(`Installing dependencies: ${reason}`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci'], { cwd: fileURLToPath(ROOT), stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed');
}

/** @returns {string | undefined} */
function reasonToInstall() {
  const installed = packagesOf('node_modules/.package-lock.json');
  if (!installed) return 'node_modules is missing';
  const stale = Object.entries(packagesOf('package-lock.json') ?? {}).find(
    // What is optional may be of another platform.
    ([path, { version, optional }]) =>
      path !== '' && !optional && installed[path]?.version !== version,
  );
  return stale && `${stale[0]} is not of version ${stale[1].version}`;
}

/** @returns {Record<string, { version?: string, optional?: boolean }> | undefined} */
function packagesOf(file) {
  const url = new URL(file, ROOT);
  return existsSync(url) ? JSON.parse(readFileSync(url, 'utf8')).packages : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installDependencies();
