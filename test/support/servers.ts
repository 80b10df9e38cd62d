import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { inject } from 'vitest';

/** A schema of a spec file's own. */
export interface TestDatabase {
  /** Connections of this URL work in the schema. */
  readonly url: string;
  readonly schema: string;
  /** A connection of the superuser, in the schema. */
  readonly admin: pg.Client;
  drop(): Promise<void>;
}

/** A Redis database of a spec file's own. */
export interface TestRedis {
  readonly url: string;
  readonly client: Redis;
  close(): Promise<void>;
}

/** @param serverUrl of a server of the spec's own, where it has one */
export async function createTestDatabase(serverUrl = inject('databaseUrl')): Promise<TestDatabase> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const url = inSchema(serverUrl, schema);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE SCHEMA ${schema}`);
  const drop = async () => {
    await admin.query(`DROP SCHEMA ${schema} CASCADE`);
    await admin.end();
  };
  return { url, schema, admin, drop };
}

/** The URL of a database for connections that work in one schema of it. */
export function inSchema(databaseUrl: string, schema: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return url.href;
}

export async function createTestRedis(): Promise<TestRedis> {
  const counter = new Redis(inject('redisUrl'));
  // Workers run at the same time: the server deals out the numbers. Database 0 keeps the count.
  const number = await counter.incr('test:databases');
  counter.disconnect();
  const url = `${inject('redisUrl')}/${number}`;
  const client = new Redis(url);
  const close = async () => {
    await client.flushdb();
    client.disconnect();
  };
  return { url, client, close };
}
