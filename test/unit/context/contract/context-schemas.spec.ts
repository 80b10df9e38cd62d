import type { AnySchemaObject } from 'ajv';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../../src/context/context.options.js';
import { ContextSchemas } from '../../../../src/context/contract/context-schemas.js';
import { monsterShape } from '../../../../src/context/monsters/monster.projections.js';
import { petShape } from '../../../../src/context/pets/pet.projections.js';
import { playerProjection } from '../../../../src/context/players/player-projection.js';
import { ScopeRegistry } from '../../../../src/context/scopes/scope-registry.js';
import { scopeOf } from '../../../../src/context/scopes/scope.js';
import { SCOPES } from '../../../../src/context/scopes/built-in-scopes.js';
import { closed, strictAjv } from '../../../support/published-schemas.js';
import { type Vector, VECTORS } from '../../../support/vectors.js';

const raid = scopeOf({
  name: 'raid',
  projections: [
    playerProjection({
      name: 'call',
      needs: [],
      schema: Type.Literal('to arms'),
      build: () => 'to arms' as const,
    }),
  ],
});

function schemasWith(scopes: readonly (typeof raid)[] = [], maxIds = 1000): ContextSchemas {
  const registry = new ScopeRegistry([{ owner: 'RaidModule', scopes }]);
  return new ContextSchemas(registry, settingsOf({ maxIds, ttlSeconds: 60, maxTtlSeconds: 600 }));
}

/** As it goes over the wire: TypeBox hangs more on a schema than JSON shows. */
function plain(schema: unknown): AnySchemaObject {
  return JSON.parse(JSON.stringify(schema)) as AnySchemaObject;
}

function documentOf(scope: string, schemas = schemasWith()): AnySchemaObject {
  return plain(schemas.ofScope(scope));
}

const ajv = strictAjv();
for (const { name } of SCOPES) ajv.addSchema(closed(documentOf(name)));

const built = VECTORS.filter(({ expected }) => !('reason' in expected));

/** A golden context as it is stored: with the time of its assembly. */
function storedOf({ expected }: Vector): object {
  const { meta, ...projections } = structuredClone(expected) as { meta: object };
  return { meta: { ...meta, timestamp: 0 }, ...projections };
}

describe('the schema of a scope', () => {
  it.each(built)('describes $name, as one of its kinds and as no other', (vector) => {
    const { kind, scope } = vector;
    const id = `urn:context-assembler:scope:${scope}`;

    expect(ajv.validate(id, storedOf(vector)), ajv.errorsText()).toBe(true);
    for (const other of ['player', 'monster', 'pet']) {
      const isOne = ajv.getSchema(`${id}#/$defs/${other}`)?.(storedOf(vector));
      expect(isOne, other).toBe(other === kind);
    }
  });

  it.each(SCOPES)('has every projection of $name, of each kind', ({ name, projections }) => {
    const { $defs } = documentOf(name) as Document;
    const namesOf = (some: readonly { readonly name: string }[]) => [
      'meta',
      ...some.map((each) => each.name),
    ];

    expect($defs.player.required).toEqual(namesOf(projections));
    expect($defs.monster.required).toEqual(namesOf(monsterShape.projections));
    expect($defs.pet.required).toEqual(namesOf(petShape.projections));
    for (const { properties, required } of Object.values($defs)) {
      expect(Object.keys(properties)).toEqual(required);
    }
  });

  it('is there for a scope of another module', () => {
    const { $defs } = documentOf('raid', schemasWith([raid])) as Document;

    expect($defs.player.properties.call).toEqual({ type: 'string', const: 'to arms' });
  });

  it('is not there for an unknown scope', () => {
    expect(schemasWith().ofScope('raid')).toBeUndefined();
    expect(schemasWith().ofScope('__proto__')).toBeUndefined();
  });

  it('is refused by a document without one of its stats', () => {
    const vector = built.find(({ scope }) => scope === 'combats');
    const context = storedOf(vector ?? missing()) as {
      readonly math_model: { readonly modifiers: Record<string, unknown> };
    };
    delete context.math_model.modifiers.armor;

    expect(ajv.validate('urn:context-assembler:scope:combats', context)).toBe(false);
  });
});

describe('the components', () => {
  it('name the messages, the contexts of each scope, and those of each other kind', () => {
    expect(Object.keys(schemasWith([raid]).components)).toEqual([
      'ContextRequest',
      'ContextResponse',
      'KeysRequest',
      'ContextsByKey',
      'Released',
      'Error',
      'Context',
      ...SCOPES.map(({ name }) => `Player_${name}`),
      'Player_raid',
      'Monster',
      'Pet',
    ]);
  });

  it('know the scopes and the limits of this application', () => {
    const { properties } = plain(schemasWith([raid], 7).components.ContextRequest) as Component;

    expect(properties).toMatchObject({
      player_ids: { maxItems: 7 },
      scope: { enum: [...SCOPES.map(({ name }) => name), 'raid'] },
      ttl_seconds: { minimum: 1, maximum: 600, default: 60 },
    });
  });
});

interface Component {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

interface Document {
  readonly $defs: Readonly<Record<Vector['kind'], Component>>;
}

function missing(): never {
  throw new Error('There is no such golden case');
}
