import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { RedisModuleOptions } from '@liaoliaots/nestjs-redis';
import type { Redis } from 'ioredis';

/**
 * How the service reaches Redis. What cannot be done now fails now: a request that waits in a
 * queue for the link to come back would only wait for its deadline.
 * @param deadlineMs the time of a whole request
 * @param caPath a file of certificates that vouch for it; none: those that Node knows
 * @param isOffline the client waits to be told to connect
 */
export function redisOptions(
  { url, caPath }: { readonly url: string; readonly caPath?: string | undefined },
  deadlineMs: number,
  isOffline: boolean,
): RedisModuleOptions {
  return {
    // We log the beginning and the end of an outage; the module would log every attempt.
    errorLog: false,
    readyLog: false,
    config: {
      url,
      ...(caPath === undefined ? {} : { tls: { ca: readFileSync(caPath, 'utf8') } }),
      lazyConnect: isOffline,
      // Commands in flight when a link breaks fail at once, and none is sent again after that.
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      // Behind the limits of the stages; and for the commands that make a link ready, which have none.
      commandTimeout: Math.ceil(deadlineMs * 0.4),
      connectTimeout: 1000,
      // A link that is dropped because it is silent is not waited for.
      disconnectTimeout: 50,
      // Asked on a silent link, it would be waited for before the link is found out.
      disableClientInfo: true,
      // Left to itself it waits for a second at least, however little there is left to load.
      maxLoadingRetryTime: 200,
      keepAlive: 10_000,
      retryStrategy: jitteredBackoff,
      // A demoted master answers for ever that it is one; 1: reconnect, and send nothing again.
      reconnectOnError: ({ message }: Error) =>
        /^(READONLY|LOADING|MASTERDOWN)/.test(message) ? 1 : false,
      onClientCreated: (client) => {
        logOutages(client);
        hearLateErrors(client);
      },
    },
  };
}

/** Between attempts to connect; instances that lost Redis together do not come back together. */
function jitteredBackoff(attempt: number): number {
  return Math.min(25 * 2 ** attempt, 200) * (0.5 + Math.random() / 2);
}

function logOutages(client: Redis): void {
  const logger = new Logger('Redis');
  let isAway = false;
  client.on('error', ({ message }: Error) => {
    if (!isAway) logger.error(`Redis is away: ${message}`);
    isAway = true;
  });
  client.on('ready', () => {
    if (isAway) logger.log('Redis is back');
    isAway = false;
  });
}

/** What makes the sockets of a client, which its types do not show. */
interface Connecting {
  readonly connector: { connect(...args: readonly unknown[]): Promise<EventEmitter> };
}

/**
 * Has all errors of a client's sockets heard: it listens for the first alone, and an alert of a TLS server may
 * come after that. To be called as soon as there is the client.
 */
export function hearLateErrors(client: Redis): void {
  const { connector } = client as unknown as Connecting;
  const connect = connector.connect.bind(connector);
  connector.connect = async (...args) => {
    const stream = await connect(...args);
    return stream.on('error', () => undefined);
  };
  // It may be connecting already: it has its socket by then, and nothing has come over that.
  setImmediate(() => {
    (client.stream as EventEmitter | undefined)?.on('error', () => undefined);
  });
}
