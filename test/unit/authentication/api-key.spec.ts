import { expect, it } from 'vitest';
import { ApiKeys, hashOf, newApiKey } from '../../../src/authentication/api-key.js';

it('finds whose a key is among many, and nobody for another', () => {
  const keys = Array.from({ length: 2000 }, newApiKey);
  const known = new ApiKeys(keys.map((key, owner) => [hashOf(key), owner]));

  expect(keys.map((key) => known.ownerOf(key))).toEqual(keys.map((_, owner) => owner));
  expect(known.ownerOf(newApiKey())).toBeUndefined();
  expect(known.ownerOf('')).toBeUndefined();
});

it('does not take the hash of a key for the key', () => {
  const hash = hashOf(newApiKey());

  expect(new ApiKeys([[hash, 'owner']]).ownerOf(hash)).toBeUndefined();
});

it('makes keys that nobody guesses, and that are known for keys', () => {
  const keys = Array.from({ length: 100 }, newApiKey);

  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^cak_[\w-]{43}$/);
});
