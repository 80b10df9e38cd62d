import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, nkeys } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import pg from 'pg';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { natsOptions } from '../../src/config/nats-options.js';
import { redisOptions } from '../../src/config/redis-options.js';
import { startPostgres } from '../../tools/private-servers.mjs';
import { temporaryFolder } from '../../tools/servers/temporary-folder.mjs';
import { startOwnNats, startOwnRedis } from '../support/own-servers.js';

let folder: string;
let removeFolder: () => void;
let certificate: string;
let key: string;

beforeAll(async () => {
  const { directory, remove } = temporaryFolder();
  [folder, removeFolder] = [directory, remove];
  const name = [{ name: 'commonName', value: 'localhost' }];
  const made = await generate(name, {
    keySize: 2048,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  certificate = join(folder, 'certificate.pem');
  key = join(folder, 'key.pem');
  writeFileSync(certificate, made.cert);
  writeFileSync(key, made.private, { mode: 0o600 });
});

afterAll(() => {
  removeFolder();
});

it('reaches a Redis that wants TLS, a user and a password', async () => {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const plain = await startOwnRedis({
    args: [
      ...['--tls-port', String(port), '--tls-cert-file', certificate, '--tls-key-file', key],
      ...['--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'],
    ],
  });
  try {
    const admin = new Redis(plain.url);
    await admin.call('ACL', 'SETUSER', 'assembler', 'on', '>p@ss', '~*', '+@all');
    admin.disconnect();
    const url = `rediss://assembler:p%40ss@127.0.0.1:${port}`;

    expect(await pinged(url, certificate)).toBe('PONG');
    await expect(pinged(url, undefined)).rejects.toThrow();
    await expect(pinged(url.replace('p%40ss', 'wrong'), certificate)).rejects.toThrow();
  } finally {
    await plain.stop();
  }
});

async function pinged(url: string, caPath: string | undefined): Promise<string> {
  const { config } = redisOptions({ url, caPath }, 2000, true);
  if (config === undefined || Array.isArray(config)) throw new Error('One Redis was expected');
  const client = new Redis(url, { ...config, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.ping();
  } finally {
    client.disconnect();
  }
}

it('reaches a NATS that wants TLS, a user and a password', async () => {
  const nats = await startOwnNats({
    configuration: `
      tls { cert_file: "${certificate}", key_file: "${key}" }
      authorization { user: assembler, password: "p@ss" }`,
  });
  try {
    const urls = `tls://assembler:p%40ss@127.0.0.1:${nats.port}`;
    expect(await reached({ urls, caPath: certificate })).toBe(true);
    expect(await reached({ urls })).toBe(false);
    expect(await reached({ urls: urls.replace('p%40ss', 'wrong'), caPath: certificate })).toBe(
      false,
    );
  } finally {
    await nats.stop();
  }
});

it('reaches a NATS that wants an nkey', async () => {
  const pair = nkeys.createUser();
  const nkeySeedPath = join(folder, 'user.nk');
  writeFileSync(nkeySeedPath, `${new TextDecoder().decode(pair.getSeed())}\n`);
  const nats = await startOwnNats({
    configuration: `authorization { users: [{ nkey: ${pair.getPublicKey()} }] }`,
  });
  try {
    expect(await reached({ urls: nats.url, nkeySeedPath })).toBe(true);
    expect(await reached({ urls: nats.url })).toBe(false);
  } finally {
    await nats.stop();
  }
});

async function reached(reach: Parameters<typeof natsOptions>[0]): Promise<boolean> {
  try {
    const options = { ...natsOptions(reach), maxReconnectAttempts: 0, timeout: 2000 };
    const connection = await connect(options);
    await connection.flush();
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

it('reaches a PostgreSQL that wants TLS, by its URL', async () => {
  const directory = join(folder, 'postgres');
  const probe = await startPostgres({ directory });
  await probe.stop();
  const { uid, gid } = statSync(join(directory, 'data'));
  for (const file of [certificate, key]) chownSync(file, uid, gid);
  const server = await startPostgres({
    directory,
    flags: ['-c', 'ssl=on', '-c', `ssl_cert_file=${certificate}`, '-c', `ssl_key_file=${key}`],
  });
  try {
    const verified = (query: string) => server.url.replace('sslmode=disable', query);
    expect(await encrypted(verified(`sslmode=verify-full&sslrootcert=${certificate}`))).toBe(true);
    await expect(encrypted(verified('sslmode=verify-full'))).rejects.toThrow(/self-signed/);
  } finally {
    await server.stop();
  }
});

async function encrypted(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const { rows } = await client.query<{ ssl: boolean }>(sql);
    return rows[0]?.ssl === true;
  } finally {
    await client.end();
  }
}
