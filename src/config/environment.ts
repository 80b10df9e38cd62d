import { z } from 'zod';
import { LOG_LEVELS } from '../logging/log-levels.js';
import { leastBodyLimit, usualBodyLimit } from './body-limit.js';
import { areOfLoopback, isLoopback } from './reach.js';

/** Variables that are missing or wrong; the message names them all, and never their values. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`The configuration is invalid:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const format = z.enum(['auto', 'json', 'string'], { error: 'must be auto, json or string' });

const logLevel = z.enum(LOG_LEVELS, {
  error: 'must be silent, fatal, error, warn, info, debug or trace',
});

function url(...protocols: readonly string[]) {
  const error = `must be a URL of ${protocols.map((name) => `${name}://`).join(' or ')}`;
  const isOne = (text: string) => protocols.includes(protocolOf(text));
  return z.string({ error: 'is required' }).refine(isOne, { error });
}

/** Servers of one cluster, separated by commas. */
function natsUrls() {
  const areAll = (text: string) =>
    text.split(',').every((each) => ['nats', 'tls'].includes(protocolOf(each)));
  return z.string().refine(areAll, { error: 'must be URLs of nats:// or tls://' });
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : '';
}

function integer(least: number, most: number) {
  const expected = `must be an integer from ${String(least)} to ${String(most)}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error: expected })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: expected });
}

function positive() {
  const expected = 'must be a number above 0';
  return z
    .string()
    .regex(/^\d{1,15}(\.\d{1,6})?$/, { error: expected })
    .transform(Number)
    .refine((value) => value > 0, { error: expected });
}

const A_DAY_IN_SECONDS = 86_400;

function life() {
  return integer(1, 30 * A_DAY_IN_SECONDS);
}

const environment = z.object({
  DATABASE_URL: url('postgres', 'postgresql'),
  REDIS_URL: url('redis', 'rediss'),
  REDIS_CA_PATH: z.string().optional(),
  NATS_URL: natsUrls().optional(),
  NATS_CA_PATH: z.string().optional(),
  NATS_NKEY_SEED_PATH: z.string().optional(),
  NATS_CREDS_PATH: z.string().optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: integer(0, 65_535).default(3000),
  LOG_LEVEL: logLevel.default('info'),
  HTTP_BODY_LIMIT: integer(1, 1_073_741_824).optional(),
  HTTP_MAX_CONNECTIONS: integer(1, 1_000_000).default(10_000),
  CONTEXT_CONSUMERS_PATH: z.string().optional(),
  // `fetch` refuses a URL with a password, and tells it with that.
  CONTEXT_JWT_JWKS_URL: url('http', 'https')
    .regex(/^(?![^/]*\/\/[^/?#]*@)/, 'must hold no user or password')
    .optional(),
  CONTEXT_JWT_ISSUER: z.string().optional(),
  CONTEXT_JWT_AUDIENCE: z.string().optional(),
  GAME_CATALOG_PATH: z.string().optional(),
  CONTEXT_MAX_IDS: integer(1, 100_000).default(1000),
  CONTEXT_DEADLINE_MS: integer(1, 60_000).default(2000),
  CONTEXT_MAX_IN_FLIGHT: integer(1, 1_000_000).default(200),
  CONTEXT_MAX_QUEUED: integer(0, 1_000_000).default(1500),
  CONTEXT_PRE_STOP_MS: integer(0, 60_000).default(0),
  CONTEXT_TTL_SECONDS: life().default(3600),
  CONTEXT_MAX_TTL_SECONDS: life().optional(),
  CONTEXT_COMBAT_TTL_SECONDS: life().default(3600),
  CONTEXT_REDIS_FORMAT: format.default('auto'),
  CONTEXT_VITALS_FORMAT: format.optional(),
  CONTEXT_BAG_SLOTS: integer(0, 1_000_000).default(50),
  CONTEXT_MAX_WEIGHT: positive().default(100),
});

const LIVES = new Set<unknown>(['CONTEXT_TTL_SECONDS', 'CONTEXT_MAX_TTL_SECONDS']);

/** The same, with what only several variables show. */
const service = withReach(environment).refine(
  ({ CONTEXT_TTL_SECONDS: usual, CONTEXT_MAX_TTL_SECONDS: most = usual }) => most >= usual,
  {
    path: ['CONTEXT_MAX_TTL_SECONDS'],
    error: 'must not be less than CONTEXT_TTL_SECONDS',
    // Without this it would be told only when nothing else is wrong.
    when: ({ issues }) => !issues.some(({ path }) => LIVES.has(path?.[0])),
  },
);

/** Who takes no keys serves this machine alone; and what else of the ways in goes together. */
function withReach(schema: typeof environment) {
  const OPEN = 'must be of loopback where CONTEXT_CONSUMERS_PATH is not set';
  return schema
    .refine((env) => env.CONTEXT_CONSUMERS_PATH !== undefined || isLoopback(env.HTTP_HOST), {
      path: ['HTTP_HOST'],
      error: OPEN,
    })
    .refine(
      ({ CONTEXT_CONSUMERS_PATH: path, NATS_URL: urls }) =>
        path !== undefined || urls === undefined || areOfLoopback(urls),
      {
        path: ['NATS_URL'],
        error: OPEN,
        // It would be told of one that is malformed, too.
        when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'NATS_URL'),
      },
    )
    .refine(hasAllOfTokensOrNothing, {
      path: ['CONTEXT_JWT_JWKS_URL'],
      error:
        'goes together with CONTEXT_JWT_ISSUER, CONTEXT_JWT_AUDIENCE and CONTEXT_CONSUMERS_PATH',
    })
    .refine(
      ({ HTTP_BODY_LIMIT: limit, CONTEXT_MAX_IDS: ids }) =>
        limit === undefined || limit >= leastBodyLimit(ids),
      { path: ['HTTP_BODY_LIMIT'], error: 'is too little for CONTEXT_MAX_IDS ids of 40 bytes' },
    );
}

function hasAllOfTokensOrNothing(env: z.infer<typeof environment>): boolean {
  const own = [env.CONTEXT_JWT_JWKS_URL, env.CONTEXT_JWT_ISSUER, env.CONTEXT_JWT_AUDIENCE];
  if (own.every((value) => value === undefined)) return true;
  return [...own, env.CONTEXT_CONSUMERS_PATH].every((value) => value !== undefined);
}

/** Every variable that the service reads, in the order of `.env.example`. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape);

export type Config = ReturnType<typeof configOf>;

/** The configuration of the service. @throws ConfigError */
export function loadConfig(): Config {
  return configOf(variables());
}

/** What a command needs that works on the database, and on Redis where there is one. @throws ConfigError */
export function commandEnvironment() {
  const { DATABASE_URL, REDIS_URL, CONTEXT_REDIS_FORMAT, CONTEXT_VITALS_FORMAT } = parse(
    environment
      .pick({
        DATABASE_URL: true,
        REDIS_URL: true,
        CONTEXT_REDIS_FORMAT: true,
        CONTEXT_VITALS_FORMAT: true,
      })
      .partial({ REDIS_URL: true }),
    variables(),
  );
  const vitalsFormat = CONTEXT_VITALS_FORMAT ?? CONTEXT_REDIS_FORMAT;
  return {
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    /** `undefined`: as the server has it. */
    vitalsFormat: vitalsFormat === 'auto' ? undefined : vitalsFormat,
  };
}

/** The configuration that variables come to; an empty one counts as unset. @throws ConfigError */
export function configOf(env: Readonly<Record<string, string | undefined>>) {
  const read = parse(service, env);
  return Object.freeze({
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    redisCaPath: read.REDIS_CA_PATH,
    natsUrl: read.NATS_URL,
    logLevel: read.LOG_LEVEL,
    natsFiles: Object.freeze({
      caPath: read.NATS_CA_PATH,
      nkeySeedPath: read.NATS_NKEY_SEED_PATH,
      credsPath: read.NATS_CREDS_PATH,
    }),
    http: Object.freeze({
      host: read.HTTP_HOST,
      port: read.HTTP_PORT,
      bodyLimit: read.HTTP_BODY_LIMIT ?? usualBodyLimit(read.CONTEXT_MAX_IDS),
      maxConnections: read.HTTP_MAX_CONNECTIONS,
    }),
    authentication: authenticationOf(read),
    preStopMs: read.CONTEXT_PRE_STOP_MS,
    context: Object.freeze({
      maxIds: read.CONTEXT_MAX_IDS,
      deadlineMs: read.CONTEXT_DEADLINE_MS,
      maxInFlight: read.CONTEXT_MAX_IN_FLIGHT,
      maxQueued: read.CONTEXT_MAX_QUEUED,
      ttlSeconds: read.CONTEXT_TTL_SECONDS,
      maxTtlSeconds:
        read.CONTEXT_MAX_TTL_SECONDS ?? Math.max(A_DAY_IN_SECONDS, read.CONTEXT_TTL_SECONDS),
      redisFormat: read.CONTEXT_REDIS_FORMAT,
      vitalsFormat: read.CONTEXT_VITALS_FORMAT ?? read.CONTEXT_REDIS_FORMAT,
      bag: Object.freeze({ slots: read.CONTEXT_BAG_SLOTS, maxWeight: read.CONTEXT_MAX_WEIGHT }),
      ...(read.GAME_CATALOG_PATH === undefined ? {} : { catalogPath: read.GAME_CATALOG_PATH }),
    }),
    combat: Object.freeze({ ttlSeconds: read.CONTEXT_COMBAT_TTL_SECONDS }),
  });
}

/** Nothing: everybody may ask, and only this machine can. */
function authenticationOf(env: z.infer<typeof environment>) {
  if (env.CONTEXT_CONSUMERS_PATH === undefined) return undefined;
  const { CONTEXT_CONSUMERS_PATH: consumersPath, CONTEXT_JWT_JWKS_URL: jwksUrl } = env;
  const { CONTEXT_JWT_ISSUER: issuer = '', CONTEXT_JWT_AUDIENCE: audience = '' } = env;
  if (jwksUrl === undefined) return Object.freeze({ consumersPath });
  return Object.freeze({ consumersPath, tokens: Object.freeze({ jwksUrl, issuer, audience }) });
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`),
  );
}

/** The process's variables, over those of a file `.env` where there is one. */
function variables(): Readonly<Record<string, string | undefined>> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new ConfigError(['the file .env cannot be read']);
    }
  }
  return process.env;
}
