import { Type } from 'typebox';
import { combatantProjections } from '../combat/combatant.projections.js';
import { projectionOf } from '../projections/projection.js';
import { petSections } from './pet.sections.js';
import { nullableText } from '../projections/nullable-text.schema.js';

const identityMeta = projectionOf('pet')({
  name: 'meta.identity',
  needs: [petSections.identity],
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
export const petShape = {
  meta: [identityMeta],
  projections: combatantProjections('pet', petSections),
} as const;
