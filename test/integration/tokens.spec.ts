import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, errors, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Authentication } from '../../src/authentication/authentication.js';
import { Tokens } from '../../src/authentication/tokens.js';
import { IssuerKeys } from '../../src/authentication/issuer-keys.js';
import { captureLogs } from '../support/captured-logs.js';
import { PATIENTLY } from '../support/patience.js';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'context-assembler';

let server: Server;
let asked = 0;
let jwksUrl: string;
let privateKey: CryptoKey;
let foreignKey: CryptoKey;
let published: JWK;
let isFailing = false;
let delayMs = 0;
/** All that the issuer publishes. */
let keys: readonly JWK[];

beforeAll(async () => {
  const own = await generateKeyPair('ES256');
  privateKey = own.privateKey;
  foreignKey = (await generateKeyPair('ES256')).privateKey;
  published = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  keys = [published];
  server = createServer((_, response) => {
    asked++;
    if (isFailing) response.statusCode = 500;
    response.setHeader('content-type', 'application/json');
    setTimeout(() => response.end(JSON.stringify({ keys })), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
});

afterAll(() => {
  server.close();
});

interface Signed {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly key?: CryptoKey;
  /** `undefined`: it does not name its key. */
  readonly kid?: string | undefined;
}

function signed(token: Signed): Promise<string> {
  const { issuer = ISSUER, audience = AUDIENCE, expires = '1m', key = privateKey } = token;
  const { kid } = { kid: 'one', ...token };
  return new SignJWT({ sub: 'combat' })
    .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(expires)
    .sign(key);
}

function tokensFrom(url = jwksUrl, deadlineMs = 2000): Tokens {
  return new Tokens({ jwksUrl: url, issuer: ISSUER, audience: AUDIENCE }, deadlineMs);
}

it('takes a token of the issuer for us, and knows it again without verifying', async () => {
  const tokens = tokensFrom();
  const token = await signed({});
  const before = asked;

  expect(await tokens.subjectOf(token)).toBe('combat');
  expect(tokens.subjectOf(token)).toBe('combat');
  expect(asked - before).toBe(1);
});

it('forgets a token when it expires', async () => {
  const tokens = tokensFrom();
  const token = await signed({ expires: '2s' });
  await tokens.subjectOf(token);
  await new Promise((resolve) => setTimeout(resolve, 2100));

  await expect(Promise.resolve(tokens.subjectOf(token))).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

it.each([
  ['of another issuer', () => signed({ issuer: 'https://other.example' })],
  ['for somebody else', () => signed({ audience: 'other' })],
  ['that has expired', () => signed({ expires: '-1m' })],
  ['that another key signed', () => signed({ key: foreignKey })],
  ['that is none', () => Promise.resolve('a.b.c')],
  ['without a signature', () => Promise.resolve(unsigned())],
  ['signed with the public key as a secret', () => symmetric()],
  ['without an end', () => endless()],
])('refuses a token %s', async (_, tokenOf) => {
  const token = await tokenOf();

  await expect(Promise.resolve(tokensFrom().subjectOf(token))).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

it.each([[123], [null], [['combat']], [true], [{}]])(
  'refuses a token for the subject %j, each time',
  async (sub) => {
    const tokens = tokensFrom();
    const token = await new SignJWT({ sub: sub as never })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime('1m')
      .sign(privateKey);

    for (let time = 0; time < 2; time++) {
      const subject = Promise.resolve(tokens.subjectOf(token));
      await expect(subject).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  },
);

describe('while the issuer changes its keys', () => {
  let next: CryptoKey;
  let added: JWK;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    next = pair.privateKey;
    added = { ...(await exportJWK(pair.publicKey)), kid: 'two', alg: 'ES256', use: 'sig' };
  });

  afterEach(() => {
    isFailing = false;
    keys = [published];
  });

  it('takes a token of a new one soon after the old ones were fetched', async () => {
    const tokens = tokensFrom();
    await tokens.subjectOf(await signed({}));
    keys = [published, added];
    await new Promise((resolve) => setTimeout(resolve, 1100));

    expect(await tokens.subjectOf(await signed({ key: next, kid: 'two' }))).toBe('combat');
  });

  it('takes a token of a new one that does not name it', async () => {
    const tokens = tokensFrom();
    await tokens.subjectOf(await signed({}));
    keys = [published, added];
    await new Promise((resolve) => setTimeout(resolve, 1100));

    expect(await tokens.subjectOf(await signed({ key: next, kid: undefined }))).toBe('combat');
  });

  it('is asked once a second at the most, though it fails, by tokens that fit no key', async () => {
    const tokens = tokensFrom();
    await tokens.subjectOf(await signed({}));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const before = asked;
    isFailing = true;
    for (let nth = 0; nth < 5; nth++) {
      const foreign = await signed({ key: foreignKey, kid: undefined });
      const named = await signed({ key: foreignKey });
      for (const token of [foreign, named]) {
        await expect(Promise.resolve(tokens.subjectOf(token))).rejects.toMatchObject({
          code: 'UNAUTHENTICATED',
        });
      }
    }

    expect(asked - before).toBe(1);
  });

  it('has a pause from tokens of keys that it may not have told of yet, when it fails', async () => {
    const tokens = tokensFrom();
    await tokens.subjectOf(await signed({}));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const log = captureLogs();
    onTestFinished(() => {
      log.restore();
    });
    const before = asked;
    isFailing = true;
    const outcomes: unknown[] = [];
    for (let nth = 0; nth < 10; nth++) {
      const token = await signed({ key: foreignKey, kid: `new-${String(nth)}` });
      const error: unknown = await Promise.resolve(tokens.subjectOf(token)).catch(
        (reason: unknown) => reason,
      );
      outcomes.push(error);
    }

    // The key may be a new one: nobody knows, as long as the issuer does not tell.
    const unknown = { code: 'SERVICE_UNAVAILABLE', cause: undefined };
    expect(outcomes).toMatchObject(Array.from({ length: 10 }, () => unknown));
    expect(log.text().match(/cannot be had/g)).toHaveLength(1);
    expect(asked - before).toBe(1);
    expect(await tokens.subjectOf(await signed({ expires: '2m' }))).toBe('combat');
  });

  it('is asked again for keys that are old, and they are good while it is away', async () => {
    const old = new IssuerKeys(jwksUrl, 0);
    const isKnown = async () => {
      try {
        await old.keyOf({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '' });
        return true;
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey) return false;
        throw error;
      }
    };
    expect(await isKnown()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    isFailing = true;
    expect(await isKnown()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    isFailing = false;
    keys = [added];

    // It was away, and is not waited for.
    expect(await isKnown()).toBe(true);
    await expect.poll(isKnown, PATIENTLY).toBe(false);
    // Now it was not away, and is waited for.
    keys = [published];
    await expect.poll(isKnown, PATIENTLY).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    keys = [added];
    expect(await isKnown()).toBe(false);
  });

  it('is not waited for long where old keys are at hand', async () => {
    const old = new IssuerKeys(jwksUrl, 0);
    const ask = () => old.keyOf({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '' });
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    delayMs = 900;
    const begin = performance.now();
    await ask();
    const milliseconds = performance.now() - begin;
    delayMs = 0;

    expect(milliseconds).toBeLessThan(600);
  });

  it('takes a token that does not name its key', async () => {
    keys = [published, added];
    const tokens = tokensFrom();

    expect(await tokens.subjectOf(await signed({ kid: undefined }))).toBe('combat');
    expect(await tokens.subjectOf(await signed({ key: next, kid: undefined }))).toBe('combat');
    const foreign = Promise.resolve(
      tokens.subjectOf(await signed({ key: foreignKey, kid: undefined })),
    );
    await expect(foreign).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

it('says that it may be tried again where the keys cannot be had', async () => {
  const token = await signed({});
  const away = tokensFrom('http://127.0.0.1:1/jwks');

  await expect(Promise.resolve(away.subjectOf(token))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    retryable: true,
  });
});

it.each([
  { told: 'x-deadline-ms', header: 'x-deadline-ms', deadlineMs: 2000 },
  { told: 'deadline-ms', header: 'deadline-ms', deadlineMs: 2000 },
  { told: 'the settings', header: 'x-none', deadlineMs: 50 },
])(
  'says so in the time of the request where the issuer is silent: by $told',
  async ({ header, deadlineMs }) => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const tokens = tokensFrom(`http://127.0.0.1:${port}/jwks`, deadlineMs);
    const authentication = new Authentication(undefined as never, tokens);
    const headers: Record<string, string | undefined> = {
      authorization: `Bearer ${await signed({})}`,
      [header]: '50',
    };
    const start = performance.now();
    const caller = authentication.callerOf((name) => headers[name]);

    await expect(Promise.resolve(caller)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(performance.now() - start).toBeLessThan(800);
    silent.closeAllConnections();
    silent.close();
  },
);

function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'combat', iss: ISSUER, aud: AUDIENCE, exp: Date.now() / 1000 + 60 };
  return `${part({ alg: 'none' })}.${part(claims)}.AA`;
}

function symmetric(): Promise<string> {
  return new SignJWT({ sub: 'combat' })
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('1m')
    .sign(Buffer.from(JSON.stringify(published)));
}

function endless(): Promise<string> {
  return new SignJWT({ sub: 'combat' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .sign(privateKey);
}
