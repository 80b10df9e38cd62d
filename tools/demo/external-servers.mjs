import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { temporaryFolder } from '../servers/temporary-folder.mjs';
import { startNats } from '../servers/nats.mjs';

/**
 * The servers of DATABASE_URL and REDIS_URL, in a schema and a Redis database of our own. NATS is
 * private all the same: a second service on the subjects of a real one would take its requests.
 */
export async function useExternalServers() {
  const { DATABASE_URL, REDIS_URL } = process.env;
  if (!DATABASE_URL || !REDIS_URL) {
    throw new Error('--external needs DATABASE_URL and REDIS_URL');
  }
  const undo = [];
  const stop = async () => {
    const undone = [];
    for (const each of undo.reverse()) undone.push(...(await Promise.allSettled([each()])));
    const failed = undone.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  };
  try {
    const database = await ownSchema(DATABASE_URL);
    undo.push(database.drop);
    const redis = await ownRedisDatabase(REDIS_URL);
    undo.push(redis.drop);
    const { directory, remove } = temporaryFolder();
    undo.push(async () => remove());
    const nats = await startNats({ directory });
    undo.push(nats.stop);
    return { databaseUrl: database.url, redisUrl: redis.url, natsUrl: nats.url, directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ownSchema(databaseUrl) {
  const schema = `context_demo_${randomBytes(6).toString('hex')}`;
  const run = async (sql) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE SCHEMA ${schema}`);
  const url = new URL(databaseUrl);
  // This schema alone: with the game's own in sight, its tables would be taken for ours.
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href, drop: () => run(`DROP SCHEMA ${schema} CASCADE`) };
}

/** The last database that is empty; database 0 is somebody's. */
async function ownRedisDatabase(redisUrl) {
  const client = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  await client.connect();
  const [, count = '16'] = await client.config('GET', 'databases').catch(() => []);
  for (let number = Number(count) - 1; number > 0; number--) {
    await client.select(number);
    if ((await client.dbsize()) > 0) continue;
    // Another demo may have found it empty as well: the first to say so has it.
    if ((await client.set('context-demo:owner', randomUUID(), 'NX')) !== 'OK') continue;
    const url = new URL(redisUrl);
    url.pathname = `/${number}`;
    const drop = async () => {
      await client.flushdb();
      client.disconnect();
    };
    return { url: url.href, drop };
  }
  client.disconnect();
  throw new Error('Every database of this Redis is in use: the demo wants an empty one');
}
