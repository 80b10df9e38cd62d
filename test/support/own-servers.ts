import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNats, startPostgres, startRedis } from '../../tools/private-servers.mjs';
import type { PrivateServer } from '../../tools/servers/server-process.mjs';
import { temporaryFolder } from '../../tools/servers/temporary-folder.mjs';

/** A server of a spec's own, which may be hurt. */
export interface OwnServer {
  readonly url: string;
  readonly port: number;
  /** Ends it by a signal, at once where none is said; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** It stays where it is and does nothing, until `wake`. */
  hang(): void;
  wake(): void;
  /** Starts it again after its end: on its port, with its data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

type Start = (directory: string, port: number | undefined) => Promise<PrivateServer>;

/** A NATS server that no other spec shares; `configuration` is the text of its file, at each start. */
export function startOwnNats({
  port,
  configuration = '',
}: {
  readonly port?: number;
  readonly configuration?: string | (() => string);
} = {}): Promise<OwnServer> {
  const start: Start = (directory, at) => {
    const file = join(directory, 'nats.conf');
    writeFileSync(file, typeof configuration === 'string' ? configuration : configuration());
    return startNats({ directory, args: ['--config', file], ...on(at) });
  };
  return startOwn(start, port);
}

/** A Redis that no other spec shares; on a given port where one was before. */
export function startOwnRedis({
  port,
  args = [],
}: { readonly port?: number; readonly args?: readonly string[] } = {}): Promise<OwnServer> {
  return startOwn((directory, at) => startRedis({ directory, args, ...on(at) }), port);
}

/** A PostgreSQL that no other spec shares: SIGQUIT is its immediate end, SIGINT its fast one. */
export function startOwnPostgres(): Promise<OwnServer> {
  // Beside that of all specs, a small one will do.
  const flags = ['-c', 'shared_buffers=32MB', '-c', 'max_connections=60'];
  return startOwn((directory, at) => startPostgres({ directory, flags, ...on(at) }), undefined);
}

function on(port: number | undefined) {
  return port === undefined ? {} : { port };
}

async function startOwn(start: Start, wanted: number | undefined): Promise<OwnServer> {
  const { directory, remove } = temporaryFolder();
  try {
    let server = await start(directory, wanted);
    const { url, port } = server;
    return {
      url,
      port,
      kill: (signal = 'SIGKILL') => end(server.process, signal),
      hang: () => server.process.kill('SIGSTOP'),
      wake: () => server.process.kill('SIGCONT'),
      restart: async () => {
        server = await start(directory, port);
      },
      stop: async () => {
        server.process.kill('SIGCONT');
        await server.stop().finally(remove);
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
