import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EvictingClient } from '../../../src/database/evicting-client.js';

function clientWith(certificate: string): EvictingClient {
  const url = new URL('postgres://hero@127.0.0.1:5432/game?sslmode=verify-full');
  url.searchParams.set('sslrootcert', certificate);
  return new EvictingClient({ connectionString: url.href, host: 'elsewhere' });
}

it('reads the certificates of its address anew, and has the last ones while they cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'ca.pem');
  writeFileSync(file, 'first');
  const first = clientWith(file);
  writeFileSync(file, 'second');
  const second = clientWith(file);
  rmSync(file);
  const third = clientWith(file);

  expect([first, second, third].map(({ ssl }) => ssl)).toMatchObject([
    { ca: 'first' },
    { ca: 'second' },
    { ca: 'second' },
  ]);
  expect(third).toMatchObject({ host: '127.0.0.1', user: 'hero', database: 'game' });
  expect(() => clientWith(join(folder, 'never-there.pem'))).toThrow('ENOENT');
});
