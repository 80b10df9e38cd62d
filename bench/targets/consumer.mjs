import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, newApiKey } from '../../dist/authentication/api-key.js';

/**
 * The service is measured as it runs in earnest: it lets in who has a key. The consumer has no rate:
 * counting one costs a trip to Redis, before anything is read.
 *
 * @param {string} directory for the file of consumers
 */
export function prepareConsumer(directory) {
  const key = newApiKey();
  const path = join(directory, 'consumers.json');
  const consumer = {
    name: 'bench',
    key_hashes: [hashOf(key)],
    scopes: '*',
    kinds: '*',
  };
  writeFileSync(path, JSON.stringify({ consumers: [consumer] }));
  return { env: { CONTEXT_CONSUMERS_PATH: path }, credentials: { 'x-api-key': key } };
}
