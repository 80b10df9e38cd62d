import { type TSchema, Type } from 'typebox';
import { contextSchemaOf } from './assembly/context-schema.js';
import { monsterShape } from './monsters/monster.projections.js';
import { petShape } from './pets/pet.projections.js';
import { SCOPES } from './scopes/scope-registry.js';

const integerId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const uuidId = Type.String({ format: 'uuid' });

/** The JSON Schema of every context that the service stores, by a name for documents. */
export const CONTEXT_SCHEMAS: Readonly<Record<string, TSchema>> = {
  ...Object.fromEntries(
    SCOPES.map((scope) => [
      `Player_${scope.name}`,
      contextSchemaOf(scope, {
        type: 'player',
        id: integerId,
        description: `A player, for the scope \`${scope.name}\`.`,
      }),
    ]),
  ),
  Monster: contextSchemaOf(monsterShape, {
    type: 'monster',
    id: uuidId,
    description: 'A monster, the same for every scope.',
  }),
  Pet: contextSchemaOf(petShape, {
    type: 'pet',
    id: integerId,
    description: 'A pet, the same for every scope.',
  }),
};
