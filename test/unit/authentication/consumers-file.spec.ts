import { describe, expect, it, onTestFinished } from 'vitest';
import { hashOf } from '../../../src/authentication/api-key.js';
import { readConsumers } from '../../../src/authentication/consumers-file.js';
import { writeConsumers } from '../../support/consumers.js';

const HASH = hashOf('canary-key');
const GOOD = { name: 'combat', key_hashes: [HASH], scopes: ['combats'], kinds: ['player'] };

function read(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const file = writeConsumers(text);
  onTestFinished(() => {
    file.remove();
  });
  return readConsumers(file.path);
}

function faultOf(content: unknown): string {
  try {
    read(content);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('the file of consumers', () => {
  it('names those who may ask, and what for', () => {
    const all = { name: 'back-office', scopes: '*', kinds: '*', ids_per_minute: 10 };

    expect(read({ consumers: [GOOD, all] })).toEqual([GOOD, { ...all, key_hashes: [] }]);
  });

  it.each([
    ['no JSON', '{ "consumers": [canary', /not JSON/],
    ['no list', { consumers: GOOD }, /consumers/],
    [
      'a name that is none',
      { consumers: [{ ...GOOD, name: 'canary name' }] },
      /consumers\.0\.name/,
    ],
    ['a key for its hash', { consumers: [{ ...GOOD, key_hashes: ['canary'] }] }, /key_hashes\.0/],
    ['an unknown kind', { consumers: [{ ...GOOD, kinds: ['canary'] }] }, /consumers\.0\.kinds/],
    ['no scopes', { consumers: [{ ...GOOD, scopes: undefined }] }, /consumers\.0\.scopes/],
    ['a rate of nothing', { consumers: [{ ...GOOD, ids_per_minute: 0 }] }, /ids_per_minute/],
    ['an unknown member', { consumers: [{ ...GOOD, canary: 1 }] }, /consumers\.0/],
    ['a name twice', { consumers: [GOOD, { ...GOOD, key_hashes: [] }] }, /one name/],
    ['a key twice', { consumers: [GOOD, { ...GOOD, name: 'other' }] }, /twice/],
  ])('is not used with %s, which is told without what is in it', (_, content, told) => {
    const fault = faultOf(content);

    expect(fault).toMatch(told);
    expect(fault).not.toContain('canary');
    expect(fault).not.toContain(HASH);
  });

  it('tells every fault at once', () => {
    const fault = faultOf({
      consumers: [
        { ...GOOD, name: '' },
        { ...GOOD, kinds: 1 },
      ],
    });

    expect(fault).toMatch(/consumers\.0\.name.*consumers\.1\.kinds/);
  });

  it('is told where it is not there', () => {
    expect(() => readConsumers('/nowhere/consumers.json')).toThrow(/cannot be read \(ENOENT\)/);
  });
});
