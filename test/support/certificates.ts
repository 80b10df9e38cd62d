import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { postgresUser } from '../../tools/servers/postgres-binaries.mjs';

/** Files of a server's certificate, and of who vouches for it and who does not. */
export interface CertificateFiles {
  /** The authority that signed the server's certificate. */
  readonly ca: string;
  /** One of the same name that did not. */
  readonly strangersCa: string;
  readonly certificate: string;
  readonly key: string;
}

const AUTHORITY = [{ name: 'commonName', value: 'Test Authority' }];
const SERVER = [{ name: 'commonName', value: 'localhost' }];

/** Makes certificates for servers on this machine, as files that every test server can read. */
export async function writeCertificates(directory: string): Promise<CertificateFiles> {
  const [authority, stranger] = await Promise.all([newAuthority(), newAuthority()]);
  const server = await generate(SERVER, {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const write = (name: string, text: string) => written(join(directory, name), text);
  return {
    ca: write('ca.pem', authority.cert),
    strangersCa: write('strangers-ca.pem', stranger.cert),
    certificate: write('server.pem', server.cert),
    key: write('server.key', server.private),
  };
}

function newAuthority() {
  return generate(AUTHORITY, {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

/** PostgreSQL wants its key to be its own, and readable by nobody else. */
function written(file: string, text: string): string {
  writeFileSync(file, text, { mode: 0o600 });
  const { uid, gid } = postgresUser();
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
  return file;
}
