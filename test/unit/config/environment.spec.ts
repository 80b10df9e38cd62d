import { describe, expect, it } from 'vitest';
import { ConfigError, configOf, VARIABLES } from '../../../src/config/environment.js';

const REQUIRED = {
  DATABASE_URL: 'postgres://context@localhost:5432/context',
  REDIS_URL: 'redis://localhost:6379',
};
const DEFAULTS = {
  databaseUrl: REQUIRED.DATABASE_URL,
  redisUrl: REQUIRED.REDIS_URL,
  redisCaPath: undefined,
  natsUrl: undefined,
  logLevel: 'info',
  natsFiles: { caPath: undefined, nkeySeedPath: undefined, credsPath: undefined },
  http: { host: '127.0.0.1', port: 3000, bodyLimit: 1_048_576, maxConnections: 10_000 },
  authentication: undefined,
  preStopMs: 0,
  context: {
    maxIds: 1000,
    deadlineMs: 2000,
    maxInFlight: 200,
    maxQueued: 1500,
    ttlSeconds: 3600,
    maxTtlSeconds: 86_400,
    redisFormat: 'auto',
    vitalsFormat: 'auto',
    bag: { slots: 50, maxWeight: 100 },
  },
  combat: { ttlSeconds: 3600 },
};

/** The lines of faults of an environment that has what is required beside. */
function faultsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    configOf({ ...REQUIRED, ...env });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, ...lines] = error.message.split('\n');
    return lines.map((line) => line.slice(2));
  }
}

describe('the configuration', () => {
  it('has defaults for all but two addresses', () => {
    expect(configOf(REQUIRED)).toEqual(DEFAULTS);
  });

  it('takes an empty variable for an unset one', () => {
    const empty = Object.fromEntries(VARIABLES.map((variable) => [variable, '']));

    expect(configOf({ ...empty, ...REQUIRED })).toEqual(DEFAULTS);
    expect(faultsOf({ DATABASE_URL: '', REDIS_URL: '' })).toEqual([
      'DATABASE_URL is required',
      'REDIS_URL is required',
    ]);
  });

  it('is what the variables say', () => {
    const env = {
      DATABASE_URL: 'postgresql://db/game',
      REDIS_URL: 'rediss://:secret@cache:6380/2',
      REDIS_CA_PATH: '/etc/redis.pem',
      NATS_URL: 'nats://a:4222,tls://b:4222',
      NATS_CA_PATH: '/etc/nats.pem',
      NATS_NKEY_SEED_PATH: '/etc/nats.nk',
      NATS_CREDS_PATH: '/etc/nats.creds',
      HTTP_HOST: '0.0.0.0',
      HTTP_PORT: '8080',
      LOG_LEVEL: 'warn',
      HTTP_BODY_LIMIT: '65536',
      HTTP_MAX_CONNECTIONS: '100',
      CONTEXT_CONSUMERS_PATH: '/etc/consumers.json',
      CONTEXT_JWT_JWKS_URL: 'https://issuer/jwks',
      CONTEXT_JWT_ISSUER: 'https://issuer',
      CONTEXT_JWT_AUDIENCE: 'context-assembler',
      GAME_CATALOG_PATH: '/etc/catalog.json',
      CONTEXT_MAX_IDS: '50',
      CONTEXT_DEADLINE_MS: '500',
      CONTEXT_MAX_IN_FLIGHT: '3000',
      CONTEXT_MAX_QUEUED: '0',
      CONTEXT_PRE_STOP_MS: '3000',
      CONTEXT_TTL_SECONDS: '60',
      CONTEXT_MAX_TTL_SECONDS: '60',
      CONTEXT_COMBAT_TTL_SECONDS: '30',
      CONTEXT_REDIS_FORMAT: 'json',
      CONTEXT_VITALS_FORMAT: 'string',
      CONTEXT_BAG_SLOTS: '0',
      CONTEXT_MAX_WEIGHT: '12.5',
    };

    expect(Object.keys(env)).toEqual(VARIABLES);
    expect(configOf({ ...env, PATH: '/bin' })).toEqual({
      databaseUrl: 'postgresql://db/game',
      redisUrl: 'rediss://:secret@cache:6380/2',
      redisCaPath: '/etc/redis.pem',
      natsUrl: 'nats://a:4222,tls://b:4222',
      logLevel: 'warn',
      natsFiles: {
        caPath: '/etc/nats.pem',
        nkeySeedPath: '/etc/nats.nk',
        credsPath: '/etc/nats.creds',
      },
      http: { host: '0.0.0.0', port: 8080, bodyLimit: 65_536, maxConnections: 100 },
      authentication: {
        consumersPath: '/etc/consumers.json',
        tokens: {
          jwksUrl: 'https://issuer/jwks',
          issuer: 'https://issuer',
          audience: 'context-assembler',
        },
      },
      preStopMs: 3000,
      context: {
        maxIds: 50,
        deadlineMs: 500,
        maxInFlight: 3000,
        maxQueued: 0,
        ttlSeconds: 60,
        maxTtlSeconds: 60,
        redisFormat: 'json',
        vitalsFormat: 'string',
        bag: { slots: 0, maxWeight: 12.5 },
        catalogPath: '/etc/catalog.json',
      },
      combat: { ttlSeconds: 30 },
    });
  });

  it.each([
    [{ HTTP_HOST: '0.0.0.0' }, 'HTTP_HOST'],
    [{ HTTP_HOST: '10.0.0.1' }, 'HTTP_HOST'],
    [{ HTTP_HOST: 'example.org' }, 'HTTP_HOST'],
    [{ HTTP_HOST: '::' }, 'HTTP_HOST'],
    [{ NATS_URL: 'nats://nats:4222' }, 'NATS_URL'],
    [{ NATS_URL: 'nats://127.0.0.1:4222,nats://10.0.0.1:4222' }, 'NATS_URL'],
  ])('serves this machine alone where it takes no keys: not %o', (env, variable) => {
    expect(faultsOf(env)).toEqual([
      `${variable} must be of loopback where CONTEXT_CONSUMERS_PATH is not set`,
    ]);
    expect(faultsOf({ ...env, CONTEXT_CONSUMERS_PATH: '/etc/consumers.json' })).toEqual([]);
  });

  it.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1'])('knows %s as this machine', (host) => {
    expect(faultsOf({ HTTP_HOST: host })).toEqual([]);
  });

  it('takes tokens with all that is needed to check them, or not at all', () => {
    const fault =
      'CONTEXT_JWT_JWKS_URL goes together with CONTEXT_JWT_ISSUER, CONTEXT_JWT_AUDIENCE and CONTEXT_CONSUMERS_PATH';
    expect(faultsOf({ CONTEXT_JWT_ISSUER: 'https://issuer' })).toEqual([fault]);
    const all = { CONTEXT_JWT_JWKS_URL: 'https://i', CONTEXT_JWT_ISSUER: 'i' };
    expect(faultsOf({ ...all, CONTEXT_JWT_AUDIENCE: 'a' })).toEqual([fault]);
  });

  it('takes no password in the address of the keys: it would be told in the log', () => {
    for (const user of ['user:secret', 'user', ':secret']) {
      expect(faultsOf({ CONTEXT_JWT_JWKS_URL: `https://${user}@issuer/jwks` })).toContain(
        'CONTEXT_JWT_JWKS_URL must hold no user or password',
      );
    }
  });

  it('takes bodies that have room for all the ids of a request', () => {
    const limitOf = (ids: string) => configOf({ ...REQUIRED, CONTEXT_MAX_IDS: ids }).http.bodyLimit;
    expect([limitOf('1000'), limitOf('100000')]).toEqual([1_048_576, 4_004_096]);
    expect(faultsOf({ HTTP_BODY_LIMIT: '1000' })).toEqual([
      'HTTP_BODY_LIMIT is too little for CONTEXT_MAX_IDS ids of 40 bytes',
    ]);
  });

  it('reads the vitals in the format of the contexts unless told otherwise', () => {
    const { context } = configOf({ ...REQUIRED, CONTEXT_REDIS_FORMAT: 'string' });

    expect([context.redisFormat, context.vitalsFormat]).toEqual(['string', 'string']);
  });

  it('lets a request ask for a day, or for the usual life where that is longer', () => {
    const mostOf = (ttlSeconds: string) =>
      configOf({ ...REQUIRED, CONTEXT_TTL_SECONDS: ttlSeconds }).context.maxTtlSeconds;

    expect([mostOf('86400'), mostOf('86401'), mostOf('2592000')]).toEqual([
      86_400, 86_401, 2_592_000,
    ]);
  });

  it.each([
    ['3600', '3599', true],
    ['', '3599', true],
    ['2592000', '2591999', true],
    ['3600', '3600', false],
    ['', '3600', false],
    ['86401', '', false],
  ])(
    'with a usual life of "%s" and a greatest of "%s": refused is %s',
    (usual, most, isRefused) => {
      const faults = faultsOf({ CONTEXT_TTL_SECONDS: usual, CONTEXT_MAX_TTL_SECONDS: most });

      expect(faults).toEqual(
        isRefused ? ['CONTEXT_MAX_TTL_SECONDS must not be less than CONTEXT_TTL_SECONDS'] : [],
      );
    },
  );

  it('tells of lives that contradict each other beside any other fault, but not beside their own', () => {
    const lives = { CONTEXT_TTL_SECONDS: '60', CONTEXT_MAX_TTL_SECONDS: '59' };
    const both = 'CONTEXT_MAX_TTL_SECONDS must not be less than CONTEXT_TTL_SECONDS';
    const range = 'must be an integer from 1 to 2592000';

    expect(faultsOf({ ...lives, REDIS_URL: '', HTTP_PORT: 'x' })).toEqual([
      'REDIS_URL is required',
      'HTTP_PORT must be an integer from 0 to 65535',
      both,
    ]);
    expect(faultsOf({ ...lives, CONTEXT_COMBAT_TTL_SECONDS: '0' })).toEqual([
      `CONTEXT_COMBAT_TTL_SECONDS ${range}`,
      both,
    ]);
    expect(faultsOf({ ...lives, CONTEXT_MAX_TTL_SECONDS: '0' })).toEqual([
      `CONTEXT_MAX_TTL_SECONDS ${range}`,
    ]);
    expect(faultsOf({ ...lives, CONTEXT_TTL_SECONDS: '0' })).toEqual([
      `CONTEXT_TTL_SECONDS ${range}`,
    ]);
  });

  it('names all faults at once, each once, and no value', () => {
    const env = Object.fromEntries(VARIABLES.map((variable) => [variable, 'hunter2://secret']));
    const faults = faultsOf({ ...env, HTTP_HOST: 'anything', GAME_CATALOG_PATH: 'anything' });

    expect(faults).toEqual([
      'DATABASE_URL must be a URL of postgres:// or postgresql://',
      'REDIS_URL must be a URL of redis:// or rediss://',
      'NATS_URL must be URLs of nats:// or tls://',
      'HTTP_PORT must be an integer from 0 to 65535',
      'LOG_LEVEL must be silent, fatal, error, warn, info, debug or trace',
      'HTTP_BODY_LIMIT must be an integer from 1 to 1073741824',
      'HTTP_MAX_CONNECTIONS must be an integer from 1 to 1000000',
      'CONTEXT_JWT_JWKS_URL must be a URL of http:// or https://',
      'CONTEXT_MAX_IDS must be an integer from 1 to 100000',
      'CONTEXT_DEADLINE_MS must be an integer from 1 to 60000',
      'CONTEXT_MAX_IN_FLIGHT must be an integer from 1 to 1000000',
      'CONTEXT_MAX_QUEUED must be an integer from 0 to 1000000',
      'CONTEXT_PRE_STOP_MS must be an integer from 0 to 60000',
      'CONTEXT_TTL_SECONDS must be an integer from 1 to 2592000',
      'CONTEXT_MAX_TTL_SECONDS must be an integer from 1 to 2592000',
      'CONTEXT_COMBAT_TTL_SECONDS must be an integer from 1 to 2592000',
      'CONTEXT_REDIS_FORMAT must be auto, json or string',
      'CONTEXT_VITALS_FORMAT must be auto, json or string',
      'CONTEXT_BAG_SLOTS must be an integer from 0 to 1000000',
      'CONTEXT_MAX_WEIGHT must be a number above 0',
    ]);
  });

  it.each([
    ['HTTP_PORT', ['-1', '65536', '3000 ', ' 3000', '3e3', '3000.5', '0x10', '٣', '3000\n']],
    ['CONTEXT_TTL_SECONDS', ['0', '-1', '1.5', '2592001', '99999999999', 'NaN', 'Infinity']],
    ['CONTEXT_MAX_TTL_SECONDS', ['0', '-1', '1.5', '2592001', '1d']],
    ['CONTEXT_COMBAT_TTL_SECONDS', ['0', '-1', '1.5', '2592001', 'PT1H']],
    ['CONTEXT_MAX_IDS', ['0', '100001', '1_000']],
    ['CONTEXT_DEADLINE_MS', ['0', '60001', '2s']],
    ['CONTEXT_MAX_IN_FLIGHT', ['0', '1000001', 'many']],
    ['CONTEXT_MAX_QUEUED', ['-1', '1000001', 'none']],
    ['CONTEXT_MAX_WEIGHT', ['0', '-5', '1e3', '.5', '5.', '0.0000001', 'Infinity']],
    ['CONTEXT_REDIS_FORMAT', ['JSON', 'json ', 'hash']],
    ['NATS_URL', ['localhost:4222', 'nats://a,', 'nats://a,http://b', ',']],
    ['REDIS_URL', ['localhost', 'http://localhost', 'redis', '//localhost']],
    ['DATABASE_URL', ['mysql://localhost', 'localhost/db']],
  ])('refuses a %s of any of %j, with one fault', (variable, values) => {
    const faults = values.map((value) => faultsOf({ [variable]: value }));

    expect(
      faults.filter(([first, ...more]) => !first?.startsWith(`${variable} `) || more.length),
    ).toEqual([]);
  });

  it('cannot be changed', () => {
    const config = configOf(REQUIRED);

    const parts = [config, config.http, config.context, config.context.bag, config.combat];
    expect(parts.every(Object.isFrozen)).toBe(true);
  });
});
