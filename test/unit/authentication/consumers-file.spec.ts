import { describe, expect, it, onTestFinished } from 'vitest';
import { readConsumers } from '../../../src/authentication/consumers-file.js';
import { writeConsumers } from '../../support/consumers.js';

const SECRET = 'cak_a-key-in-the-wrong-place';
const HASH = 'a'.repeat(64);
const GOOD = { name: 'combat', key_hashes: [HASH], scopes: ['combats'], kinds: '*' };

function read(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const file = writeConsumers(text);
  onTestFinished(() => {
    file.remove();
  });
  return readConsumers(file.path);
}

describe('the file of consumers', () => {
  it('names who may ask, and for what', () => {
    expect(read({ consumers: [GOOD, { name: 'by-token', scopes: '*', kinds: ['pet'] }] })).toEqual([
      GOOD,
      { name: 'by-token', key_hashes: [], scopes: '*', kinds: ['pet'] },
    ]);
  });

  it.each([
    [`{ "${SECRET}`, 'it is not JSON'],
    [{ consumers: [GOOD], [SECRET]: 1 }, 'the file: unrecognized_keys'],
    [{ consumers: [{ ...GOOD, key_hashes: [SECRET] }] }, 'consumers.0.key_hashes.0'],
    [{ consumers: [{ ...GOOD, kinds: [SECRET] }] }, 'consumers.0.kinds'],
    [{ consumers: [{ ...GOOD, scopes: undefined }] }, 'consumers.0.scopes'],
    [{ consumers: [{ ...GOOD, ids_per_minute: 0 }] }, 'consumers.0.ids_per_minute'],
    [{ consumers: [GOOD, GOOD] }, 'two consumers have one name; a key is there twice'],
  ])('is refused without telling what is in it: %#', (content, reason) => {
    expect(() => read(content)).toThrow(reason);
    expect(() => read(content)).not.toThrow(SECRET);
  });

  it('has to be there', () => {
    expect(() => readConsumers('/nowhere/consumers.json')).toThrow('cannot be read (ENOENT)');
  });

  it('that is the example lets in its one key', () => {
    const [consumer] = readConsumers(
      new URL('../../../consumers.example.json', import.meta.url).pathname,
    );
    expect(consumer?.name).toBe('development');
  });
});
