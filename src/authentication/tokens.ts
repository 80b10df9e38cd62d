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

type Key = Awaited<ReturnType<JWTVerifyGetKey>>;

interface Verified {
  readonly subject: string;
  readonly expiresAtMs: number;
}

/** Verifies tokens; those that were good are remembered until they expire. */
export class Tokens {
  readonly #keys;
  /** By their hashes: thousands of tokens would be a lot to keep, and a secret each. */
  readonly #verified = new Map<string, Verified>();
  readonly #patienceMs: number;
  /** When the issuer failed last, and what its keys were before. */
  #failedAt = -Infinity;
  #keysBefore: JWTVerifyGetKey | undefined;
  /** Whether new keys could be had when they were asked for last, and when that was. */
  #askedAnew = Promise.resolve(false);
  #askedAnewAt = -Infinity;

  /** @param deadlineMs what any request has time for */
  constructor(
    private readonly options: TokenOptions,
    deadlineMs: number,
  ) {
    this.#patienceMs = Math.min(PATIENCE_MS, deadlineMs);
    this.#keys = createRemoteJWKSet(new URL(options.jwksUrl), {
      timeoutDuration: PATIENCE_MS,
      cooldownDuration: COOL_DOWN_MS,
    });
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

  /** jose asks an issuer that fails again for every key that it does not know: here it has a pause as well. */
  readonly #keyOf: JWTVerifyGetKey = async (header, token) => {
    if (performance.now() - this.#failedAt < COOL_DOWN_MS)
      return this.#keyKnownBefore(header, token);
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!isOfToken(error)) {
        this.#failedAt = performance.now();
        const known = this.#keys.jwks();
        this.#keysBefore = known && createLocalJWKSet(known);
      }
      throw error;
    }
  };

  /** @throws ContextError where the key is none of those: it may be one that the issuer has by now */
  async #keyKnownBefore(...of: Parameters<JWTVerifyGetKey>): Promise<Key> {
    if (!this.#keysBefore) throw keysAway();
    try {
      return await this.#keysBefore(...of);
    } catch (error) {
      throw error instanceof errors.JWKSNoMatchingKey ? keysAway() : error;
    }
  }

  /** A token that does not name its key, and fits none that is known, may be of one that is new. */
  async #hasNewKeys(token: string, error: unknown): Promise<boolean> {
    const isOfNone =
      error instanceof errors.JWSSignatureVerificationFailed ||
      error instanceof errors.JWKSMultipleMatchingKeys;
    if (!isOfNone || namesItsKey(token)) return false;
    const now = performance.now();
    // Whatever came of it: an issuer that fails is asked no more often than one that answers.
    if (now - this.#askedAnewAt < COOL_DOWN_MS) return this.#askedAnew;
    this.#askedAnewAt = now;
    this.#askedAnew = this.#keys.reload().then(
      () => true,
      () => false,
    );
    return this.#askedAnew;
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
