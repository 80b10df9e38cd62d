import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JsonDocuments } from '../../src/context/redis/json-documents.js';
import { JsonCommands } from '../../src/context/redis/redis-format.js';
import { RedisContextStore } from '../../src/context/store/redis-context.store.js';
import { REDIS_PLACES } from '../support/redis-places.js';
import { livesOf, readContext } from '../support/stored.js';
import { startToxicProxy } from '../support/toxic-proxy.js';

const TTL_SECONDS = 3600;
const DOCUMENTS = Array.from({ length: 20 }, (_, n) =>
  Buffer.from(JSON.stringify({ n, text: 'щит'.repeat(10) })),
);
/** Of no common measure with the documents: cuts fall into every part of one. */
const CUTS = 29;

/** What a host may set: like the service, to fail at once, or nothing, to have all sent again. */
const CLIENTS: Readonly<Record<string, RedisOptions>> = {
  'that gives up': { maxRetriesPerRequest: 0, enableOfflineQueue: false },
  'that sends again': {},
};

const CASES = REDIS_PLACES.flatMap((place) =>
  Object.entries(CLIENTS).flatMap(([client, options]) =>
    (['commands', 'replies'] as const).map((cutAmong) => ({ ...place, client, options, cutAmong })),
  ),
);

describe('a link that breaks in the middle of a batch', () => {
  it.each(CASES)(
    'leaves no key without a life, and answers only what is there: $name, a client $client, cut among the $cutAmong',
    async ({ format, start, options, cutAmong }) => {
      const server = await start();
      onTestFinished(() => server.stop());
      const redis = new Redis(server.url);
      onTestFinished(() => {
        redis.disconnect();
      });
      const { proxy, store, whenReady } = await linkTo(server.url, options);
      const whole = await proxy.bytesOf(cutAmong, () => store.putMany(DOCUMENTS, TTL_SECONDS));

      let answered = DOCUMENTS.length;
      for (let cut = 0; cut < CUTS; cut++) {
        proxy.limitData(1 + Math.floor((cut * (whole - 1)) / CUTS), cutAmong);
        const results = await store.putMany(DOCUMENTS, TTL_SECONDS);
        await whenReady();

        expect(results).toHaveLength(DOCUMENTS.length);
        for (const [at, result] of results.entries()) {
          if (typeof result !== 'string') continue;
          answered += 1;
          expect(await readContext(redis, result, format)).toBe(String(DOCUMENTS[at]));
        }
      }

      const lives = await livesOf(redis);
      expect(proxy.cuts).toBe(CUTS);
      expect(lives.length).toBeGreaterThanOrEqual(answered);
      expect(Math.min(...lives)).toBeGreaterThan(TTL_SECONDS - 60);
    },
  );
});

/** A store on a client that reconnects at once, over a link that can be cut. */
async function linkTo(serverUrl: string, options: RedisOptions) {
  const proxy = await startToxicProxy(serverUrl);
  onTestFinished(() => proxy.stop());
  const client = new Redis(proxy.url, { ...options, retryStrategy: () => 5 });
  client.on('error', () => undefined);
  onTestFinished(() => {
    client.disconnect();
  });
  await once(client, 'ready');
  const commands = new JsonCommands(client);
  const store = new RedisContextStore(
    new JsonDocuments(client, commands, { redisFormat: 'auto', deadlineMs: 2000 }),
  );
  // The format is asked for at every connection: what is cut afterwards is the batch.
  const whenReady = async () => {
    if (client.status !== 'ready') await once(client, 'ready');
    await commands.areThere();
  };
  await whenReady();
  return { proxy, store, whenReady };
}
