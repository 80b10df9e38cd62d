import { Type } from 'typebox';
import { buildMathModel, mathModelSchema } from '../combat/math-model.js';
import { equipmentOf, loadoutSchema } from '../combat/loadout.js';
import { combatVitalsOf, combatVitalsSchema } from '../combat/vitals.js';
import { mapOf } from '../projections/map.schema.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';

const TAGS = ['player'];

export const mathModel = playerProjection({
  name: 'math_model',
  needs: [sections.attributes, sections.equipment],
  schema: mathModelSchema,
  build: ({ attributes, equipment }) =>
    buildMathModel({ attributes, modifiers: new Map(), worn: equipment.worn, tags: TAGS }),
});

/** Skills that are unlocked or in progress, with their experience. */
export const skills = playerProjection({
  name: 'skills',
  needs: [sections.skills],
  schema: mapOf(Type.Number()),
  build: ({ skills }) => {
    const known: [string, number][] = [];
    for (const { skillKey, totalXp, isUnlocked } of skills) {
      if (isUnlocked || totalXp > 0) known.push([skillKey, totalXp]);
    }
    return Object.fromEntries(known);
  },
});

export const loadout = playerProjection({
  name: 'loadout',
  needs: [sections.equipment],
  schema: loadoutSchema,
  build: ({ equipment }, { catalog }) => ({
    belt: equipment.items.filter((item) => item.quick_slot_position !== null),
    abilities: [],
    known_feints: [...catalog.feints],
    ...equipmentOf(equipment.worn, catalog),
    tags: TAGS,
  }),
});

export const vitals = playerProjection({
  name: 'vitals',
  needs: [sections.vitals],
  schema: combatVitalsSchema,
  build: ({ vitals }) => combatVitalsOf(vitals),
});
