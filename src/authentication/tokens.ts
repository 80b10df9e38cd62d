import { hash } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { ContextError, UnauthenticatedError } from '../context/index.js';

/** Where tokens come from, and for whom they are. */
export interface TokenOptions {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Signatures that only the issuer can make: with a shared secret, who verifies could forge. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];
const MOST_REMEMBERED = 10_000;
const LONGEST_TOKEN = 8192;
const PATIENCE_MS = 1000;
/** Before the issuer is asked for keys again on account of one that is not known: it may be new. */
const COOL_DOWN_MS = 1000;
/** Keys that are older are asked for again while they are used: the issuer may have taken one back. */
const OLD_AFTER_MS = 600_000;

type Key = Awaited<ReturnType<JWTVerifyGetKey>>;

interface Verified {
  readonly subject: string;
  readonly expiresAtMs: number;
}

/** Verifies tokens; those that were good are remembered until they expire. */
export class Tokens {
  readonly #issuer;
  /** By their hashes: thousands of tokens would be a lot to keep, and a secret each. */
  readonly #verified = new Map<string, Verified>();
  readonly #patienceMs: number;
  /** What the issuer told last, and when that was. */
  #known: JWTVerifyGetKey | undefined;
  #knownAt = -Infinity;
  /** What came of asking it last, whatever that was, and when that was. */
  #asked: Promise<void> = Promise.resolve();
  #askedAt = -Infinity;

  /** @param deadlineMs what any request has time for */
  constructor(
    private readonly options: TokenOptions,
    deadlineMs: number,
  ) {
    this.#patienceMs = Math.min(PATIENCE_MS, deadlineMs);
    this.#issuer = createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: PATIENCE_MS });
  }

  /**
   * @param patienceMs what this request has time for, where it is less than a second and than any has
   * @returns the subject; without waiting where the token was seen before
   * @throws UnauthenticatedError; ContextError of the code `SERVICE_UNAVAILABLE` where the keys of the
   * issuer cannot be had, or not in time
   */
  subjectOf(token: string, patienceMs = Infinity): string | Promise<string> {
    if (token.length > LONGEST_TOKEN) throw new UnauthenticatedError();
    const digest = hash('sha256', token, 'base64');
    const known = this.#verified.get(digest);
    if (known && known.expiresAtMs > Date.now()) return known.subject;
    if (known) this.#verified.delete(digest);
    return inTime(this.#verify(token, digest), Math.min(patienceMs, this.#patienceMs));
  }

  async #verify(token: string, digest: string): Promise<string> {
    const { sub, exp } = await this.#claimsOf(token);
    // The library looks whether they are there, and at the form of one alone.
    if (typeof sub !== 'string' || exp === undefined) throw new UnauthenticatedError();
    this.#remember(digest, { subject: sub, expiresAtMs: exp * 1000 });
    return sub;
  }

  async #claimsOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.options;
    const wanted = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['sub', 'exp'] };
    try {
      const verify = () =>
        jwtVerify(token, this.#keyOf, wanted).catch((error: unknown) =>
          verifiedByOneOf(error, token, wanted),
        );
      const { payload } = await verify().catch(async (error: unknown) => {
        if (!(await this.#hasNewKeys(token, error))) throw error;
        return verify();
      });
      return payload;
    } catch (error) {
      if (isOfToken(error)) throw new UnauthenticatedError();
      throw error instanceof ContextError ? error : keysAway(error);
    }
  }

  /** jose's own set of keys asks an issuer that fails again for each that it does not know. */
  readonly #keyOf: JWTVerifyGetKey = async (...of) => {
    if (!this.#known) await this.#refresh();
    else if (performance.now() - this.#knownAt > OLD_AFTER_MS)
      this.#refresh().catch(() => undefined);
    try {
      return await this.#keyKnown(...of);
    } catch (error) {
      // It may be one of a moment ago.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#refresh();
      return this.#keyKnown(...of);
    }
  };

  async #keyKnown(...of: Parameters<JWTVerifyGetKey>): Promise<Key> {
    if (!this.#known) throw keysAway();
    return this.#known(...of);
  }

  /** Asks the issuer anew, once a second at the most. @throws ContextError, with its cause once */
  async #refresh(): Promise<void> {
    const now = performance.now();
    if (now - this.#askedAt < COOL_DOWN_MS) {
      return this.#asked.catch(() => {
        throw keysAway();
      });
    }
    this.#askedAt = now;
    this.#asked = this.#ask();
    return this.#asked;
  }

  async #ask(): Promise<void> {
    try {
      await this.#issuer.reload();
    } catch (error) {
      throw keysAway(error);
    }
    const known = this.#issuer.jwks();
    if (!known) throw keysAway();
    this.#known = createLocalJWKSet(known);
    this.#knownAt = performance.now();
  }

  /** A token that does not name its key, and fits none that is known, may be of one that is new. */
  async #hasNewKeys(token: string, error: unknown): Promise<boolean> {
    const isOfNone =
      error instanceof errors.JWSSignatureVerificationFailed ||
      error instanceof errors.JWKSMultipleMatchingKeys;
    if (!isOfNone || namesItsKey(token)) return false;
    return this.#refresh().then(
      () => true,
      () => false,
    );
  }

  #remember(digest: string, verified: Verified): void {
    if (this.#verified.size >= MOST_REMEMBERED) {
      const [oldest] = this.#verified.keys();
      if (oldest !== undefined) this.#verified.delete(oldest);
    }
    this.#verified.set(digest, verified);
  }
}

function namesItsKey(token: string): boolean {
  return decodeProtectedHeader(token).kid !== undefined;
}

/** A token that does not name its key may be of any that fit, as there are two while keys change. */
async function verifiedByOneOf(
  error: unknown,
  token: string,
  wanted: JWTVerifyOptions,
): Promise<{ readonly payload: JWTPayload }> {
  if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
  for await (const key of error) {
    try {
      return await jwtVerify(token, key, wanted);
    } catch (fault) {
      if (!(fault instanceof errors.JWSSignatureVerificationFailed)) throw fault;
    }
  }
  throw error;
}

/** What is wrong with the token, and not with the way to the issuer's keys. */
function isOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported
  );
}

/** jose has one patience for all requests; the verification goes on for those that have more. */
function inTime(verification: Promise<string>, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(keysAway(new Error(`no answer within ${milliseconds.toFixed()} ms`)));
    }, milliseconds);
    const settle = () => {
      clearTimeout(timer);
      resolve(verification);
    };
    verification.then(settle, settle);
  });
}

/** @param cause for the log, the first time */
function keysAway(cause?: unknown): ContextError {
  const message = 'The keys of the issuer of tokens cannot be had';
  return new ContextError(
    { code: 'SERVICE_UNAVAILABLE', message, details: [], retryable: true },
    { cause },
  );
}
