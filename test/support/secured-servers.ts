import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startNats, startPostgres, startRedis } from '../../tools/private-servers.mjs';
import { freePort } from '../../tools/servers/loopback.mjs';
import { postgresUser } from '../../tools/servers/postgres-binaries.mjs';
import { temporaryFolder } from '../../tools/servers/temporary-folder.mjs';
import { type CertificateFiles, writeCertificates } from './certificates.js';

/** The name that each server knows the service by; the password is one for all. */
export const SERVICE = 'service';
export const PASSWORD = 'canary-password/with:signs';

/** Servers that speak TLS and want a name and a password, with URLs that give neither. */
export interface SecuredServers {
  readonly files: CertificateFiles;
  readonly directory: string;
  /** Without `sslmode`. Its user `service` may read; nobody without TLS. */
  readonly databaseUrl: string;
  /** Speaks TLS. */
  readonly redisUrl: string;
  /** The same server, as it speaks without TLS. */
  readonly plainRedisUrl: string;
  readonly stop: () => Promise<void>;
}

/** Starts a PostgreSQL and a Redis that only let the service in, and that only by TLS. */
export async function startSecuredServers(): Promise<SecuredServers> {
  const { directory, remove } = temporaryFolder();
  const files = await writeCertificates(directory);
  const [postgres, redis] = await Promise.all([
    startTlsPostgres(join(directory, 'postgres'), files),
    startTlsRedis(join(directory, 'redis'), files),
  ]);
  const stop = async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
    remove();
  };
  return {
    ...{ files, directory, stop },
    databaseUrl: `postgres://127.0.0.1:${postgres.port}/context`,
    redisUrl: `rediss://127.0.0.1:${redis.tlsPort}`,
    plainRedisUrl: redis.url,
  };
}

/** A NATS server with a configuration, which wants whatever that says. */
export async function startSecuredNats(configuration: string) {
  const { directory, remove } = temporaryFolder();
  const file = join(directory, 'nats.conf');
  writeFileSync(file, configuration);
  const { port, stop } = await startNats({ directory, args: ['--config', file] });
  return { address: `127.0.0.1:${port}`, stop: () => stop().finally(remove) };
}

async function startTlsPostgres(directory: string, { certificate, key }: CertificateFiles) {
  mkdirSync(directory, { mode: 0o700 });
  const access = join(directory, 'access.conf');
  const rules = [`host all postgres all scram-sha-256`, `hostssl all ${SERVICE} all scram-sha-256`];
  writeFileSync(access, rules.join('\n'));
  const { uid, gid } = postgresUser();
  if (uid !== undefined && gid !== undefined) chownSync(access, uid, gid);
  const server = await startPostgres({
    directory,
    flags: [
      ...['-c', 'shared_buffers=32MB', '-c', `hba_file=${access}`],
      ...['-c', 'ssl=on', '-c', `ssl_cert_file=${certificate}`, '-c', `ssl_key_file=${key}`],
    ],
  });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`CREATE ROLE ${SERVICE} LOGIN PASSWORD '${PASSWORD}'`);
  await admin.query(`GRANT ALL ON SCHEMA public TO ${SERVICE}`);
  await admin.end();
  return server;
}

async function startTlsRedis(directory: string, { certificate, key, ca }: CertificateFiles) {
  const tlsPort = await freePort();
  const server = await startRedis({
    directory,
    args: [
      ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no', '--tls-ca-cert-file', ca],
      ...['--tls-cert-file', certificate, '--tls-key-file', key],
      // Whoever gives no name may see that it is there, and no more.
      ...['--user', 'default', 'on', 'nopass', '-@all', '+info'],
      ...['--user', SERVICE, 'on', `>${PASSWORD}`, '~*', '&*', '+@all'],
    ],
  });
  return { ...server, tlsPort };
}
