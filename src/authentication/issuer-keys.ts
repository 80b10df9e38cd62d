import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { ContextError } from '../context/index.js';
import { ToldOnce } from './told-once.js';

const KEYS_AWAY = 'The keys of the issuer of tokens cannot be had';
/** How long the issuer may take. */
export const ISSUER_PATIENCE_MS = 1000;
/** How long it is waited for where old keys are at hand. */
const MOST_WAIT_MS = 100;
/** Before it is asked for keys again on account of one that is not known: it may be new. */
const COOL_DOWN_MS = 1000;
/** Keys that are older are asked for again before they are used: the issuer may have taken one back. */
const OLD_AFTER_MS = 600_000;

type Key = Awaited<ReturnType<JWTVerifyGetKey>>;

/**
 * The keys that an issuer publishes. It is asked once a second at the most, whatever comes of it and whoever
 * writes tokens: jose's own set asks one that fails again for each key that it does not know.
 */
export class IssuerKeys {
  readonly #faults = new ToldOnce(new Logger(IssuerKeys.name));
  readonly #issuer;
  #known: JWTVerifyGetKey | undefined;
  #knownAt = -Infinity;
  #asked: Promise<void> = Promise.resolve();
  #askedAt = -Infinity;

  /** @param oldAfterMs how old keys may be without being asked for again */
  constructor(
    jwksUrl: string,
    private readonly oldAfterMs = OLD_AFTER_MS,
  ) {
    this.#issuer = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: ISSUER_PATIENCE_MS });
  }

  /**
   * The key of a token.
   * @throws JWKSNoMatchingKey of jose; ContextError where it cannot be said that there is none
   */
  readonly keyOf: JWTVerifyGetKey = async (...of) => {
    if (!this.#known) await this.renew();
    else if (performance.now() - this.#knownAt > this.oldAfterMs) await this.#renewOld();
    try {
      return await this.#keyKnown(...of);
    } catch (error) {
      // It may be one of a moment ago.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.renew();
      return this.#keyKnown(...of);
    }
  };

  /** Asks the issuer anew, or is told what came of it a moment ago. @throws ContextError */
  renew(): Promise<void> {
    const now = performance.now();
    if (now - this.#askedAt >= COOL_DOWN_MS) {
      this.#askedAt = now;
      this.#asked = this.#ask();
    }
    return this.#asked;
  }

  /** An issuer that takes long, or was away, is not waited for: the old keys are good meanwhile. */
  async #renewOld(): Promise<void> {
    const wasAway = this.#faults.isTold;
    const asked = this.renew().catch(() => undefined);
    if (!wasAway) await Promise.race([asked, sleep(MOST_WAIT_MS, undefined, { ref: false })]);
  }

  async #keyKnown(...of: Parameters<JWTVerifyGetKey>): Promise<Key> {
    if (!this.#known) throw keysAway();
    return this.#known(...of);
  }

  async #ask(): Promise<void> {
    try {
      await this.#issuer.reload();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#faults.tell(`${KEYS_AWAY}: ${why}`);
      throw keysAway();
    }
    const known = this.#issuer.jwks();
    if (!known) throw keysAway();
    this.#known = createLocalJWKSet(known);
    this.#knownAt = performance.now();
    this.#faults.forget();
  }
}

/** @param cause for the log, where nobody has told it yet */
export function keysAway(cause?: unknown): ContextError {
  return new ContextError(
    { code: 'SERVICE_UNAVAILABLE', message: KEYS_AWAY, details: [], retryable: true },
    { cause },
  );
}
