import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Whether a Redis that was started again still reads its file, and refuses everything until then. */
export async function isLoading(url: string): Promise<boolean> {
  const redis = new Redis(url, { enableReadyCheck: false });
  try {
    return (await redis.info('persistence')).includes('loading:1');
  } finally {
    redis.disconnect();
  }
}

/** What Redis takes for that is not what the service takes to come back. */
export async function untilLoaded(url: string): Promise<void> {
  while (await isLoading(url)) await sleep(10);
}
