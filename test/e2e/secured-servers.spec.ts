import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTo, createServer } from 'node:net';
import { join } from 'node:path';
import {
  connect,
  type ConnectionOptions,
  credsAuthenticator,
  nkeyAuthenticator,
} from '@nats-io/transport-node';
import { createUser } from '@nats-io/nkeys';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { databaseOptions, serviceDatabaseOptions } from '../../src/database/data-source.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { bootService, type RunningService } from '../support/boot.js';
import { type CapturedLogs, captureLogs } from '../support/captured-logs.js';
import { assemble } from '../support/http.js';
import { operatedNats } from '../support/nats-accounts.js';
import { PATIENTLY } from '../support/patience.js';
import {
  PASSWORD,
  type SecuredServers,
  SERVICE,
  startSecuredNats,
  startSecuredServers,
} from '../support/secured-servers.js';

const HERO = 1;
const REQUEST = { scope: 'status', player_ids: [HERO] };
const STORED = { player: { [HERO]: expect.stringMatching(/^temp:setup:/) as unknown } };
const UNTRUSTED = /certificate|self-signed/;

let servers: SecuredServers;
let databaseUrl: string;
let redisUrl: string;

beforeAll(async () => {
  servers = await startSecuredServers();
  databaseUrl = trusting(servers.files.ca);
  redisUrl = asService(servers.redisUrl);
  const migrator = await new DataSource(databaseOptions(databaseUrl)).initialize();
  await runMigrations(migrator);
  await migrator.query(
    `INSERT INTO characters (character_id, user_id, name, gender, game_stage, location_id)
     VALUES (${HERO}, 1, 'Hero', 'male', 'exploration', '1_1')`,
  );
  await migrator.destroy();
});

afterAll(() => servers.stop());

/** An address, with the service's name and password in it. */
function asService(url: string): string {
  const named = new URL(url);
  named.username = SERVICE;
  named.password = encodeURIComponent(PASSWORD);
  return named.href;
}

function trusting(ca: string): string {
  return `${asService(servers.databaseUrl)}?sslmode=verify-full&sslrootcert=${ca}`;
}

function boot(variables: Readonly<Record<string, string>>): Promise<RunningService> {
  return bootService({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    REDIS_CA_PATH: servers.files.ca,
    ...variables,
  });
}

function fileOf(name: string, text: string): string {
  const file = join(servers.directory, name);
  writeFileSync(file, text);
  return file;
}

/** Boots with a NATS of this configuration, asks by NATS, and says what came back. */
async function askedOverNats(
  { address }: { readonly address: string },
  variables: Readonly<Record<string, string>>,
  options: ConnectionOptions,
): Promise<unknown> {
  const service = await boot(variables);
  onTestFinished(() => service.close());
  const client = await connect({ servers: address, ...options });
  onTestFinished(() => client.close());
  const reply = await client.request('context.assemble', JSON.stringify(REQUEST), {
    timeout: 5000,
  });
  return reply.json();
}

async function natsWith(configuration: string) {
  const nats = await startSecuredNats(configuration);
  onTestFinished(nats.stop);
  return nats;
}

const tls = () => {
  const { certificate, key } = servers.files;
  return `tls { cert_file: "${certificate}", key_file: "${key}" }`;
};

describe('PostgreSQL and Redis that want TLS, a name and a password', () => {
  it('serve who trusts the authority and knows the password', async () => {
    const service = await boot({});
    onTestFinished(() => service.close());

    expect((await assemble(service.url, REQUEST)).body).toMatchObject(STORED);
    const [connection] = await service.dataSource.query<readonly unknown[]>(
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    expect(connection).toEqual({ ssl: true });
  });

  it('are asked by TLS as well to end a statement that is late', async () => {
    const { url, firstWords, stop } = await startEavesdropper(servers.databaseUrl);
    onTestFinished(stop);
    const secured = `${asService(url)}?sslmode=verify-full&sslrootcert=${servers.files.ca}`;
    const service = await boot({ DATABASE_URL: secured });
    onTestFinished(() => service.close());
    expect((await assemble(service.url, REQUEST)).body).toMatchObject(STORED);
    const before = firstWords.length;
    const admin = await new DataSource(databaseOptions(databaseUrl)).initialize();
    onTestFinished(() => admin.destroy());
    const table = admin.createQueryRunner();
    await table.startTransaction();
    await table.query('LOCK TABLE characters IN ACCESS EXCLUSIVE MODE');

    const answer = await service.orchestrator.assemble(
      { scope: 'status', player_ids: [HERO] },
      { deadlineMs: 200 },
    );
    const waiting = () => table.query('SELECT pid FROM pg_locks WHERE NOT granted');
    await expect.poll(waiting, PATIENTLY).toEqual([]);
    await table.rollbackTransaction();
    await table.release();

    expect(answer.reasons.player).toEqual({ [HERO]: 'DEADLINE_EXCEEDED' });
    expect((await assemble(service.url, REQUEST)).body).toMatchObject(STORED);
    // One link, to cancel: nothing has broken, or there would be another, for a new connection.
    expect(firstWords).toEqual(Array(before + 1).fill(SSL_REQUEST));
  });

  it.each([
    ['another authority', () => trusting(servers.files.strangersCa), UNTRUSTED],
    ['no TLS', () => `${asService(servers.databaseUrl)}?sslmode=disable`, /no encryption|pg_hba/],
    ['another password', () => databaseUrl.replace('canary', 'other'), /password authentication/],
  ])('a PostgreSQL met with %s is told, and nothing starts', async (_, url, reason) => {
    // As the service connects, save that Nest would try ten times.
    const dataSource = new DataSource(serviceDatabaseOptions(url(), 2000));
    const failure: unknown = await dataSource.initialize().then(
      () => dataSource.destroy(),
      (error: unknown) => error,
    );

    expect(String(failure)).toMatch(reason);
    expect(String(failure)).not.toContain('password/with');
    expect(String(failure)).not.toContain(encodeURIComponent(PASSWORD));
  });

  it.each([
    ['another authority', () => ({ REDIS_CA_PATH: servers.files.strangersCa }), UNTRUSTED],
    ['no authority', () => ({ REDIS_CA_PATH: '' }), UNTRUSTED],
    ['another password', () => ({ REDIS_URL: redisUrl.replace('canary', 'other') }), /WRONGPASS/],
  ])('a Redis met with %s is away, and the log says why', async (_, variables, reason) => {
    const log = capturedLogs();
    const service = await boot({ CONTEXT_DEADLINE_MS: '500', ...variables() });
    onTestFinished(() => service.close());

    const answer = await assemble(service.url, REQUEST);

    expect(answer.status).toBe(503);
    expect(log.text()).toMatch(reason);
    expect(log.text()).not.toContain('password/with');
  });
});

describe('NATS that wants TLS', () => {
  it('serves who trusts its authority', async () => {
    const nats = await natsWith(tls());
    const answer = await askedOverNats(
      nats,
      { NATS_URL: `tls://${nats.address}`, NATS_CA_PATH: servers.files.ca },
      { tls: { caFile: servers.files.ca } },
    );

    expect(answer).toMatchObject(STORED);
  });

  it('is not there for who trusts another authority, and the log says why', async () => {
    const nats = await natsWith(tls());
    await expectAway(
      { NATS_URL: `tls://${nats.address}`, NATS_CA_PATH: servers.files.strangersCa },
      UNTRUSTED,
    );
  });

  it('is not spoken to in the clear where its address says tls', async () => {
    const nats = await natsWith('');

    await expectAway({ NATS_URL: `tls://${nats.address}` }, /tls/i);
  });
});

describe('NATS that wants to know who comes', () => {
  it('takes a name and a password of the address', async () => {
    const users = `authorization { users: [{ user: ${SERVICE}, password: "${PASSWORD}" }] }`;
    const nats = await natsWith(users);
    const answer = await askedOverNats(
      nats,
      { NATS_URL: asService(`nats://${nats.address}`) },
      { user: SERVICE, pass: PASSWORD },
    );

    expect(answer).toMatchObject(STORED);
  });

  it('takes a token of the address', async () => {
    const nats = await natsWith('authorization { token: "canary-token" }');
    const answer = await askedOverNats(
      nats,
      { NATS_URL: `nats://canary-token@${nats.address}` },
      { token: 'canary-token' },
    );

    expect(answer).toMatchObject(STORED);
  });

  it('takes an nkey', async () => {
    const user = createUser();
    const users = `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`;
    const nats = await natsWith(users);
    const seed = user.getSeed();
    const answer = await askedOverNats(
      nats,
      {
        NATS_URL: `nats://${nats.address}`,
        NATS_NKEY_SEED_PATH: fileOf('user.nk', `${Buffer.from(seed).toString()}\n`),
      },
      { authenticator: nkeyAuthenticator(seed) },
    );

    expect(answer).toMatchObject(STORED);
  });

  it('takes credentials of an account', async () => {
    const { configuration, credentials } = operatedNats();
    const nats = await natsWith(configuration);
    const file = fileOf('user.creds', credentials);
    const answer = await askedOverNats(
      nats,
      { NATS_URL: `nats://${nats.address}`, NATS_CREDS_PATH: file },
      { authenticator: credsAuthenticator(Buffer.from(credentials)) },
    );

    expect(answer).toMatchObject(STORED);
  });

  it('takes an nkey of somebody else for nobody, and the log says why', async () => {
    const users = `authorization { users: [{ nkey: ${createUser().getPublicKey()} }] }`;
    const nats = await natsWith(users);
    const seed = Buffer.from(createUser().getSeed()).toString();

    await expectAway(
      {
        NATS_URL: `nats://${nats.address}`,
        NATS_NKEY_SEED_PATH: fileOf('stranger.nk', seed),
      },
      /authorization/i,
    );
  });

  it('is not there for another password, and the log says why', async () => {
    const users = `authorization { users: [{ user: ${SERVICE}, password: "${PASSWORD}" }] }`;
    const nats = await natsWith(users);

    await expectAway(
      { NATS_URL: `nats://${SERVICE}:other-canary@${nats.address}` },
      /authorization/i,
    );
  });
});

/** HTTP serves alone, and the log says what is wrong with NATS and no secret. */
async function expectAway(
  variables: Readonly<Record<string, string>>,
  reason: RegExp,
): Promise<void> {
  const log = capturedLogs();
  let service: RunningService | undefined;
  const booted = boot(variables).then(
    (running) => (service = running),
    () => undefined,
  );
  onTestFinished(async () => {
    await service?.close();
  });

  await vi.waitFor(() => {
    expect(log.text()).toMatch(reason);
  }, PATIENTLY);
  expect(service).toBeUndefined();
  expect(log.text()).not.toMatch(/canary/);
  void booted;
}

/** What `SSLRequest` of PostgreSQL's protocol says. */
const SSL_REQUEST = 80_877_103;

/** Stands before PostgreSQL and notes what each link begins with. */
async function startEavesdropper(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const firstWords: number[] = [];
  const listener = createServer((client) => {
    const server = connectTo(Number(port), hostname);
    client.once('data', (bytes) => firstWords.push(bytes.readInt32BE(4)));
    for (const socket of [client, server]) socket.on('error', () => undefined);
    client.pipe(server).pipe(client);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((listener.address() as AddressInfo).port);
  const stop = () => {
    listener.close();
  };
  return { url: url.href, firstWords, stop };
}

function capturedLogs(): CapturedLogs {
  const logs = captureLogs();
  onTestFinished(() => {
    logs.restore();
  });
  return logs;
}
