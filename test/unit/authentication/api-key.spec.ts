import { describe, expect, it } from 'vitest';
import { ApiKeys, hashOf, newApiKey } from '../../../src/authentication/api-key.js';

describe('API keys', () => {
  it('are known by their hashes, each as its owner’s', () => {
    const made = Array.from({ length: 500 }, () => newApiKey());
    const keys = new ApiKeys(made.map((key, owner) => [hashOf(key), owner]));

    expect(made.map((key) => keys.ownerOf(key))).toEqual(made.map((_, owner) => owner));
  });

  it('are neither their hashes nor anything alike', () => {
    const key = newApiKey();
    const keys = new ApiKeys([[hashOf(key), 'combat']]);

    for (const other of ['', hashOf(key), `${key} `, key.slice(1), key.toUpperCase()]) {
      expect(keys.ownerOf(other)).toBeUndefined();
    }
  });

  it('are told from others whose hashes begin alike', () => {
    const key = newApiKey();
    const digest = hashOf(key);
    const alike = digest.slice(0, 4) + hashOf('other').slice(4);
    const keys = new ApiKeys([
      [alike, 'other'],
      [digest, 'combat'],
    ]);

    expect(keys.ownerOf(key)).toBe('combat');
  });

  it('are each other than the last, and hold 256 bits', () => {
    expect(newApiKey()).toMatch(/^cak_[\w-]{43}$/);
    expect(newApiKey()).not.toBe(newApiKey());
  });
});
