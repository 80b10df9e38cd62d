import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startNats, startRedis } from '../../tools/private-servers.mjs';

const servers = ['databaseUrl', 'redisUrl', 'natsUrl'] as const;

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function isOpen(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    socket.once('close', () => {
      resolve(false);
    });
    socket.once('error', () => undefined);
    socket.once('timeout', () => socket.destroy());
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
  });
}

/** Has a process of its own start private servers, say where they are, and then do `ending`. */
async function startAndThen(ending: string) {
  const program = `
    import { startPrivateServers } from './tools/private-servers.mjs';
    const servers = await startPrivateServers({ log: () => undefined });
    console.log(JSON.stringify(servers));
    ${ending}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const started = JSON.parse(output) as Record<(typeof servers)[number] | 'directory', string>;
  const open = await Promise.all(servers.map((server) => isOpen(portOf(started[server]))));
  return { status: child.exitCode, open, folderIsThere: existsSync(started.directory) };
}

describe('private servers', () => {
  it.each([
    ['are stopped, twice over', 'await servers.stop(); await servers.stop();', 0],
    ['lose their process to an uncaught error', "throw new Error('on purpose');", 1],
    ['lose their process to process.exit', 'process.exit(3);', 3],
  ])('leave nothing behind when they %s', async (_, ending, status) => {
    expect(await startAndThen(ending)).toEqual({
      status,
      open: [false, false, false],
      folderIsThere: false,
    });
  });

  it.each(servers)('listen on the loopback address only: %s', async (server) => {
    const port = portOf(inject(server));
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);

    expect(await isOpen(port)).toBe(true);
    for (const { address } of others) expect(await isOpen(port, address)).toBe(false);
  });
});

describe('a private server on a port that is taken', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'context-assembler-'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['Redis', startRedis, 'redisUrl'],
    ['NATS', startNats, 'natsUrl'],
  ] as const)('takes no other %s for itself, and shows its log', async (_, start, taken) => {
    const port = portOf(inject(taken));
    await expect(start({ directory, port })).rejects.toThrow(/address already in use/i);
    expect(await isOpen(port)).toBe(true);
  });
});
