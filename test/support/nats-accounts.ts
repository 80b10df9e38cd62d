import { createAccount, createOperator, createUser, type KeyPair } from '@nats-io/nkeys';

/** A NATS that knows its users by tokens of an operator, and the credentials of one of them. */
export interface OperatedNats {
  readonly configuration: string;
  /** The text of a file of credentials. */
  readonly credentials: string;
  readonly seed: string;
}

/** Makes an operator, an account and a user, as the tool `nsc` does. */
export function operatedNats(): OperatedNats {
  const [operator, account, user] = [createOperator(), createAccount(), createUser()];
  const accountToken = tokenOf(account, operator, {
    type: 'account',
    version: 2,
    limits: NO_LIMITS,
  });
  const userToken = tokenOf(user, account, {
    type: 'user',
    version: 2,
    subs: -1,
    data: -1,
    payload: -1,
  });
  const seed = new TextDecoder().decode(user.getSeed());
  return {
    configuration: [
      `operator: ${tokenOf(operator, operator, { type: 'operator', version: 2 })}`,
      'resolver: MEMORY',
      `resolver_preload: { ${account.getPublicKey()}: ${accountToken} }`,
    ].join('\n'),
    credentials: [
      ...['-----BEGIN NATS USER JWT-----', userToken, '------END NATS USER JWT------', ''],
      ...['-----BEGIN USER NKEY SEED-----', seed, '------END USER NKEY SEED------', ''],
    ].join('\n'),
    seed,
  };
}

const NO_LIMITS = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  conn: -1,
  leaf: -1,
  wildcards: true,
};

function tokenOf(subject: KeyPair, issuer: KeyPair, nats: object): string {
  const claims = {
    jti: subject.getPublicKey(),
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    name: 'test',
    sub: subject.getPublicKey(),
    nats,
  };
  const body = [{ typ: 'JWT', alg: 'ed25519-nkey' }, claims].map(encoded).join('.');
  const signature = issuer.sign(Buffer.from(body));
  return `${body}.${Buffer.from(signature).toString('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
