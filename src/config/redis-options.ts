import { Logger } from '@nestjs/common';
import type { RedisModuleOptions } from '@liaoliaots/nestjs-redis';
import type { Redis } from 'ioredis';

/**
 * How the service reaches Redis. What cannot be done now fails now: a request that waits in a
 * queue for the link to come back would only wait for its deadline.
 * @param deadlineMs the time of a whole request
 * @param isOffline the client waits to be told to connect
 */
export function redisOptions(
  url: string,
  deadlineMs: number,
  isOffline: boolean,
): RedisModuleOptions {
  return {
    // We log the beginning and the end of an outage; the module would log every attempt.
    errorLog: false,
    readyLog: false,
    config: {
      url,
      lazyConnect: isOffline,
      // Commands in flight when a link breaks fail at once, and none is sent again after that.
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: Math.ceil(deadlineMs / 2),
      connectTimeout: 2000,
      maxLoadingRetryTime: 1000,
      keepAlive: 10_000,
      retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 4), 800),
      // A demoted master answers for ever that it is one; 1: reconnect, and send nothing again.
      reconnectOnError: ({ message }: Error) =>
        /^(READONLY|LOADING|MASTERDOWN)/.test(message) ? 1 : false,
      onClientCreated: logOutages,
    },
  };
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
