import { Type } from 'typebox';
import { type ContextShape } from '../assembly/context-plan.js';
import { combatantProjections } from '../combat/combatant.projections.js';
import { projectionOf } from '../projections/projection.js';
import { type MonsterSections } from './monster.sections.js';
import { nullableText } from '../projections/nullable-text.schema.js';

const identityMeta = projectionOf<MonsterSections>()({
  name: 'meta.identity',
  needs: ['identity'],
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
export const monsterShape: ContextShape<MonsterSections> = {
  meta: [identityMeta],
  projections: combatantProjections,
};
