import { Type } from 'typebox';
import { combatantProjections } from '../combat/combatant.projections.js';
import { projectionOf } from '../projections/projection.js';
import { monsterSections } from './monster.sections.js';
import { nullableText } from '../projections/nullable-text.schema.js';

const identityMeta = projectionOf('monster')({
  name: 'meta.identity',
  needs: [monsterSections.identity],
  schema: Type.Object({
    name: nullableText,
    role: nullableText,
    threat: Type.Integer(),
    clan_id: Type.String({ format: 'uuid' }),
    character: Type.Object({ name: nullableText }),
  }),
  build: ({ identity }) => ({ ...identity, character: { name: identity.name } }),
});

/** A monster's context, whatever the scope. */
export const monsterShape = {
  meta: [identityMeta],
  projections: combatantProjections('monster', monsterSections),
} as const;
