import { readFileSync } from 'node:fs';
import { credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';
import type { NatsOptions } from '@nestjs/microservices';

/** How the service reaches NATS. */
export interface NatsReach {
  /** URLs separated by commas; a user and a password in the first are those of all. */
  readonly urls: string;
  readonly caPath?: string | undefined;
  readonly nkeySeedPath?: string | undefined;
  readonly credsPath?: string | undefined;
}

type Options = NonNullable<NatsOptions['options']>;

/** What the client of NATS takes for that. @throws where a file cannot be read */
export function natsOptions(reach: NatsReach): Options {
  const urls = reach.urls.split(',').map((url) => new URL(url));
  return {
    // Its library would take a user in an address for a part of the host's name.
    servers: urls.map(({ protocol, host }) => `${protocol}//${host}`),
    ...userOf(urls[0]),
    ...tlsOf(urls, reach.caPath),
    ...authenticatorOf(reach),
  };
}

/** The library goes by the server's word alone: where we ask for TLS, it must not do without. */
function tlsOf(urls: readonly URL[], caPath: string | undefined): Pick<Options, 'tls'> {
  if (caPath !== undefined) return { tls: { ca: readFileSync(caPath, 'utf8') } };
  return urls.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {};
}

/** Without a password, the name is a token. */
function userOf(url: URL | undefined): Partial<Options> {
  const { username = '', password = '' } = url ?? {};
  if (username === '') return {};
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return pass === '' ? { token: user } : { user, pass };
}

function authenticatorOf({ nkeySeedPath, credsPath }: NatsReach) {
  if (credsPath !== undefined) {
    return { authenticator: credsAuthenticator(readFileSync(credsPath)) };
  }
  if (nkeySeedPath === undefined) return {};
  const seed = readFileSync(nkeySeedPath, 'utf8').trim();
  return { authenticator: nkeyAuthenticator(Buffer.from(seed)) };
}
