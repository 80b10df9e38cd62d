import { once } from 'node:events';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ContextReader, JsonDocuments } from '../../src/context/index.js';
import { JsonCommands } from '../../src/context/redis/redis-format.js';
import { REDIS_PLACES } from '../support/redis-places.js';

const TTL_SECONDS = 60;

describe.each(REDIS_PLACES)('a client with a key prefix, on $name', (place) => {
  it('writes, reads and deletes under it, and leaves no key without a life', async () => {
    const server = await place.start();
    onTestFinished(() => server.stop());
    const plain = new Redis(server.url);
    onTestFinished(() => {
      plain.disconnect();
    });
    const client = new Redis(server.url, { keyPrefix: 'game:' });
    onTestFinished(() => {
      client.disconnect();
    });
    await once(client, 'ready');
    const commands = new JsonCommands(client);
    const documents = new JsonDocuments(client, commands, {
      redisFormat: 'auto',
      deadlineMs: 2000,
    });

    expect(await documents.putEach([['each', '{"n":1}']], TTL_SECONDS)).toEqual([undefined]);
    await documents.putAll(new Map([['all', { n: 2 }]]), TTL_SECONDS);

    for (const key of ['game:each', 'game:all']) expect(await plain.ttl(key)).toBe(TTL_SECONDS);
    expect([await plain.exists('each'), await plain.exists('all')]).toEqual([0, 0]);
    expect(await documents.getMany(['each', 'all'])).toEqual(['{"n":1}', '{"n":2}']);
    expect(await new ContextReader(client).read(['each'])).toEqual({ each: { n: 1 } });
    expect(await documents.deleteMany(['each', 'all'])).toBe(2);
    expect(await plain.exists('game:each', 'game:all')).toBe(0);
  });
});
