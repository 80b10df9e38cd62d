import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNats, startRedis } from '../../tools/private-servers.mjs';
import { temporaryFolder } from '../../tools/servers/temporary-folder.mjs';

/** A server of a spec's own, which may be hurt. */
export interface OwnServer {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A NATS server that no other spec shares; `configuration` is the text of its file. */
export function startOwnNats({
  port,
  configuration = '',
}: { readonly port?: number; readonly configuration?: string } = {}): Promise<OwnServer> {
  return start((directory) => {
    const file = join(directory, 'nats.conf');
    writeFileSync(file, configuration);
    return startNats({ directory, args: ['--config', file], ...at(port) });
  });
}

/** A Redis that no other spec shares; on a given port where one was before. */
export function startOwnRedis({
  port,
  args = [],
}: { readonly port?: number; readonly args?: readonly string[] } = {}): Promise<OwnServer> {
  return start((directory) => startRedis({ directory, args, ...at(port) }));
}

function at(port: number | undefined) {
  return port === undefined ? {} : { port };
}

async function start(startIn: (directory: string) => Promise<OwnServer>): Promise<OwnServer> {
  const { directory, remove } = temporaryFolder();
  try {
    const { url, port, stop } = await startIn(directory);
    return { url, port, stop: () => stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
