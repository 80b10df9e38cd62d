import { describe, expect, it } from 'vitest';
import { ScopeRegistry } from '../../../../src/context/scopes/scope-registry.js';
import { SCOPES } from '../../../../src/context/scopes/built-in-scopes.js';

const NAMES = ['combats', 'status', 'inventory', 'exploration', 'trade', 'tutorial'];

describe('the scope registry', () => {
  const scopes = new ScopeRegistry();

  it('has the scopes of the contract, in their order', () => {
    expect(scopes.names).toEqual(NAMES);
    expect(scopes.all).toEqual(SCOPES);
    expect(NAMES.filter((name) => scopes.has(name))).toEqual(NAMES);
  });

  it('has no scope by a name that objects inherit, nor by another spelling', () => {
    const others = ['', 'Combats', 'combats ', '__proto__', 'constructor', 'toString', 'size'];

    expect(others.filter((name) => scopes.has(name))).toEqual([]);
  });

  it('has each name once', () => {
    expect(new Set(scopes.names).size).toBe(scopes.all.length);
  });
});
