/** What a server says of who asks it; waiting would not help. */
export const REFUSES_US = 'it refuses who we are';
const REFUSES_CONNECTIONS = 'it refuses connections';
const ENDS_CONNECTIONS = 'it ends connections';
export const SILENT = 'it does not answer';
export const LINK_DOWN = 'the link is down';
export const NOT_ALLOWED = 'it does not let us do what we need';
const NO_WAY = 'there is no way to it';
const NO_NAME = 'its name is not known';
const CHANGING = 'it is starting or stopping';
const UNTRUSTED = 'its certificate is not trusted';

/** By the codes of Node, of its TLS and of PostgreSQL. */
const BY_CODE: ReadonlyMap<unknown, string> = new Map(
  Object.entries({
    ECONNREFUSED: REFUSES_CONNECTIONS,
    ECONNRESET: ENDS_CONNECTIONS,
    EPIPE: ENDS_CONNECTIONS,
    ETIMEDOUT: SILENT,
    EHOSTUNREACH: NO_WAY,
    ENETUNREACH: NO_WAY,
    ENOTFOUND: NO_NAME,
    EAI_AGAIN: NO_NAME,
    CERT_HAS_EXPIRED: UNTRUSTED,
    DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
    ERR_TLS_CERT_ALTNAME_INVALID: UNTRUSTED,
    SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
    '28000': REFUSES_US,
    '28P01': REFUSES_US,
    '3D000': 'the database is missing',
    '42501': NOT_ALLOWED,
    '53300': 'it has no connection left',
    '57014': SILENT,
    '57P01': CHANGING,
    '57P02': CHANGING,
    '57P03': CHANGING,
  }),
);

/** What says itself in its message alone: Redis, and drivers. */
const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^(WRONGPASS|NOAUTH|NOPERM|ERR invalid password|SASL)/, REFUSES_US],
  [/^LOADING|Redis is loading/, CHANGING],
  [/^ERR max number of clients/, 'it has no connection left'],
  [/timeout|timed out|did not answer/i, SILENT],
  [/^Connection (is closed|terminated)/, ENDS_CONNECTIONS],
];

/** Why a server is not there, for anybody: in words of our own, of those above. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it fails';
  const known = BY_CODE.get(Reflect.get(error, 'code'));
  if (known !== undefined) return known;
  const [, said = 'it fails'] = BY_MESSAGE.find(([words]) => words.test(error.message)) ?? [];
  return said;
}

/** The same for the log: what its library says, without what that hangs on an error. */
export function detailOf(error: unknown): string {
  // A host of several addresses that all refuse: the message of the whole is empty.
  if (error instanceof AggregateError) return error.errors.map(detailOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
