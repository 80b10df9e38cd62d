import { Inject, Injectable } from '@nestjs/common';
import { type TSchema, Type } from 'typebox';
import type { ContextSettings } from '../context.options.js';
import { CONTEXT_SETTINGS } from '../context.tokens.js';
import { KINDS, type KindName } from '../kinds/kinds.js';
import { monsterShape } from '../monsters/monster.projections.js';
import { petShape } from '../pets/pet.projections.js';
import type { Scope } from '../scopes/scope.js';
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
import { oneOfNamed, type Schemas } from './references.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

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

  /**
   * Every schema by name, for documents that refer to them by `#/components/schemas/`: the messages,
   * and the contexts (`Player_combats` …, `Monster`, `Pet`).
   */
  get components(): Schemas {
    const { names, all } = this.scopes;
    const contexts = { ...playersOf(all), ...fightersOf(names) };
    const namesByKind = { player: all.map(playerName), monster: ['Monster'], pet: ['Pet'] };
    return {
      ContextRequest: requestSchema(names, this.settings),
      ContextResponse: responseSchema((kind) => oneOfNamed(namesByKind[kind])),
      KeysRequest: keysSchema(this.settings),
      ContextsByKey: contextsByKeySchema(oneOfNamed(['Context'])),
      Released: releasedSchema,
      Error: errorSchema,
      Context: oneOfNamed(Object.keys(contexts)),
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
}

function playerName({ name }: Scope): string {
  return `Player_${name}`;
}

function playersOf(scopes: readonly Scope[]): Schemas {
  return Object.fromEntries(scopes.map((scope) => [playerName(scope), playerOf(scope)]));
}

function playerOf(scope: Scope): TSchema {
  return contextSchemaOf(scope, {
    kind: 'player',
    id: KINDS.player.ids.schema,
    scopes: [scope.name],
    description: `A player, for the scope \`${scope.name}\`.`,
  });
}

function fightersOf(scopes: readonly string[]) {
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
  const { Monster, Pet } = fightersOf([scope.name]);
  return { player: playerOf(scope), monster: Monster, pet: Pet };
}
