import { Type } from 'typebox';
import { type ContextShape } from '../assembly/context-plan.js';
import { combatantProjections } from '../combat/combatant.projections.js';
import { projectionOf } from '../projections/projection.js';
import { type PetSections } from './pet.sections.js';
import { nullableText } from '../projections/nullable-text.schema.js';

const identityMeta = projectionOf<PetSections>()({
  name: 'meta.identity',
  needs: ['identity'],
  schema: Type.Object({
    name: nullableText,
    species: nullableText,
    level: Type.Integer(),
    owner_id: Type.Integer({ description: 'The character that the pet belongs to.' }),
    character: Type.Object({ name: nullableText }),
  }),
  build: ({ identity }) => ({ ...identity, character: { name: identity.name } }),
});

/** A pet's context, whatever the scope. */
export const petShape: ContextShape<PetSections> = {
  meta: [identityMeta],
  projections: combatantProjections,
};
