import { Inject, Injectable } from '@nestjs/common';
import { type TSchema, Type } from 'typebox';
import { type ContextSettings } from '../context.options.js';
import { CONTEXT_SETTINGS } from '../context.tokens.js';
import { KINDS, type KindName } from '../kinds/kinds.js';
import { monsterShape } from '../monsters/monster.projections.js';
import { petShape } from '../pets/pet.projections.js';
import { type Scope } from '../scopes/scope.js';
import { ScopeRegistry } from '../scopes/scope-registry.js';
import { contextSchemaOf } from './context-schema.js';
import {
  contextsByKeySchema,
  errorSchema,
  keysSchema,
  releasedSchema,
  requestSchema,
  responseSchema,
} from './message-schemas.js';

/** JSON Schemas by name. */
export type Schemas = Readonly<Record<string, TSchema>>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** A reference to a schema of `ContextSchemas.components`, in OpenAPI and AsyncAPI. */
export function refTo(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * The contract of this application as JSON Schemas (2020-12): its messages, and the contexts of
 * every registered scope. They are made from what the projections themselves declare.
 */
@Injectable()
export class ContextSchemas {
  constructor(
    private readonly scopes: ScopeRegistry,
    @Inject(CONTEXT_SETTINGS) private readonly settings: ContextSettings,
  ) {}

  /** The names of the scopes, in the order of their registration. */
  get scopeNames(): readonly string[] {
    return this.scopes.names;
  }

  /** Every schema by name, for documents that refer to them by `#/components/schemas/`. */
  get components(): Schemas {
    const contexts = this.#contexts;
    const ref = (name: string) => Type.Unsafe(refTo(name));
    const contextsOf = { ...byScopeName(this.scopes.all), monster: ['Monster'], pet: ['Pet'] };
    return {
      ContextRequest: requestSchema(this.scopes.names, this.settings),
      ContextResponse: responseSchema(({ name }) =>
        Type.Union(contextsOf[name as KindName].map(ref)),
      ),
      Error: errorSchema,
      Context: Type.Union(Object.keys(contexts).map(ref)),
      KeysRequest: keysSchema(this.settings),
      ContextsByKey: contextsByKeySchema(ref('Context')),
      Released: releasedSchema,
      ...contexts,
    };
  }

  /**
   * The contexts of one scope as a document of its own: `$defs` has each kind's, whose properties
   * are `meta` and the projections.
   * @returns `undefined` for a scope that is not registered
   */
  ofScope(name: string): TSchema | undefined {
    const scope = this.scopes.all.find((each) => each.name === name);
    if (!scope) return undefined;
    const $defs = contextsOfScope(scope);
    return Type.Unsafe({
      $schema: DIALECT,
      $id: `urn:context-assembler:scope:${name}`,
      title: `Contexts of the scope ${name}`,
      oneOf: Object.keys($defs).map((kind) => ({ $ref: `#/$defs/${kind}` })),
      $defs,
    });
  }

  /** The contexts by name: `Player_combats` …, `Monster`, `Pet`. */
  get #contexts(): Schemas {
    const players = this.scopes.all.map((scope) => [playerName(scope), playerOf(scope)] as const);
    return { ...Object.fromEntries(players), ...fighters(this.scopes.names) };
  }
}

function byScopeName(scopes: readonly Scope[]) {
  return { player: scopes.map(playerName) };
}

function playerName({ name }: Scope): string {
  return `Player_${name}`;
}

function playerOf(scope: Scope): TSchema {
  return contextSchemaOf(scope, {
    kind: 'player',
    id: KINDS.player.ids.schema,
    scopes: [scope.name],
    description: `A player, for the scope \`${scope.name}\`.`,
  });
}

function fighters(scopes: readonly string[]) {
  return {
    Monster: contextSchemaOf(monsterShape, {
      kind: 'monster',
      id: KINDS.monster.ids.schema,
      scopes,
      description: 'A monster, the same for every scope.',
    }),
    Pet: contextSchemaOf(petShape, {
      kind: 'pet',
      id: KINDS.pet.ids.schema,
      scopes,
      description: 'A pet, the same for every scope.',
    }),
  };
}

function contextsOfScope(scope: Scope): Readonly<Record<KindName, TSchema>> {
  const { Monster, Pet } = fighters([scope.name]);
  return { player: playerOf(scope), monster: Monster, pet: Pet };
}
