import { startChild } from '../targets/child.mjs';
import { untilItWorks } from '../targets/until-it-works.mjs';

/**
 * Starts a process that stands before both servers.
 *
 * @param {{ databaseUrl: string, redisUrl: string, natsUrl: string, directory: string }} servers
 * @param {number} delayMs on every chunk, each way
 */
export async function startProxies({ databaseUrl, redisUrl, natsUrl, directory }, delayMs) {
  const ports = [new URL(databaseUrl).port, new URL(redisUrl).port];
  const child = startChild({
    name: 'proxies',
    file: new URL('main.mjs', import.meta.url),
    args: [...ports, String(delayMs)],
    directory,
  });
  try {
    const { postgres, redis } = await untilItWorks(child, () => child.ask('ports'));
    return {
      servers: {
        databaseUrl: withPort(databaseUrl, postgres),
        redisUrl: withPort(redisUrl, redis),
        natsUrl,
        directory,
      },
      counts: () => child.ask('counts'),
      stop: child.stop,
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

function withPort(address, port) {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}
