import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { CONTEXT_SCHEMAS } from '../../../src/context/context-schemas.js';
import { SCOPES } from '../../../src/context/scopes/scopes.js';
import { type Vector, VECTORS } from '../../support/vectors.js';

const built = VECTORS.filter(({ expected }) => !('reason' in expected));

function schemaOf({ kind, scope }: Vector) {
  const name = { player: `Player_${scope}`, monster: 'Monster', pet: 'Pet' }[kind];
  const schema = CONTEXT_SCHEMAS[name];
  if (!schema) throw new Error(`No schema ${name}`);
  return schema;
}

/** A golden context as it is stored: with the time of its assembly. */
function storedOf({ expected }: Vector): object {
  const { meta, ...projections } = structuredClone(expected) as { meta: object };
  return { meta: { ...meta, timestamp: 0 }, ...projections };
}

describe('the published schemas', () => {
  it('are one for each scope of players, and one for each other kind', () => {
    expect(Object.keys(CONTEXT_SCHEMAS)).toEqual([
      ...SCOPES.map(({ name }) => `Player_${name}`),
      'Monster',
      'Pet',
    ]);
  });

  it.each(built)('describe $name', (vector) => {
    expect([...Value.Errors(schemaOf(vector), storedOf(vector))]).toEqual([]);
  });

  it.each(built)('name every block of $name, and no other', (vector) => {
    const { properties } = schemaOf(vector) as { properties?: object };

    expect(Object.keys(properties ?? {}).sort()).toEqual(Object.keys(storedOf(vector)).sort());
  });
});
