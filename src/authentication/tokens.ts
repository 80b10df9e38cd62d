import { hash } from 'node:crypto';
import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { ContextError, UnauthenticatedError } from '../context/index.js';
import { ISSUER_PATIENCE_MS, IssuerKeys, keysAway } from './issuer-keys.js';

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

interface Verified {
  readonly subject: string;
  readonly expiresAtMs: number;
}

/** Verifies tokens; those that were good are remembered until they expire. */
export class Tokens {
  readonly #keys: IssuerKeys;
  /** By their hashes: thousands of tokens would be a lot to keep, and a secret each. */
  readonly #verified = new Map<string, Verified>();
  readonly #patienceMs: number;

  /** @param deadlineMs what any request has time for */
  constructor(
    private readonly options: TokenOptions,
    deadlineMs: number,
  ) {
    this.#patienceMs = Math.min(ISSUER_PATIENCE_MS, deadlineMs);
    this.#keys = new IssuerKeys(options.jwksUrl);
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
        jwtVerify(token, this.#keys.keyOf, wanted).catch((error: unknown) =>
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

  /** A token that does not name its key, and fits none that is known, may be of one that is new. */
  async #hasNewKeys(token: string, error: unknown): Promise<boolean> {
    const isOfNone =
      error instanceof errors.JWSSignatureVerificationFailed ||
      error instanceof errors.JWKSMultipleMatchingKeys;
    if (!isOfNone || namesItsKey(token)) return false;
    return this.#keys.renew().then(
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
      reject(keysAway());
    }, milliseconds);
    const settle = () => {
      clearTimeout(timer);
      resolve(verification);
    };
    verification.then(settle, settle);
  });
}
