import { Type } from 'typebox';
import { buildMathModel, mathModelSchema } from '../combat/math-model.js';
import { equipmentOf, loadoutSchema, loadoutText } from '../combat/loadout.js';
import type { JsonText } from '../json/json-text.js';
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
  needs: [sections.skill_levels],
  schema: Type.Unsafe<JsonText<Record<string, number>>>(mapOf(Type.Number())),
  build: ({ skill_levels }) => skill_levels,
});

export const loadout = playerProjection({
  name: 'loadout',
  needs: [sections.equipment],
  schema: loadoutSchema,
  build: ({ equipment }, { catalog }) =>
    loadoutText(
      equipment.items.filter((item) => item.quick_slot_position !== null),
      {
        abilities: [],
        known_feints: [...catalog.feints],
        ...equipmentOf(equipment.worn, catalog),
        tags: TAGS,
      },
    ),
});

export const vitals = playerProjection({
  name: 'vitals',
  needs: [sections.vitals],
  schema: combatVitalsSchema,
  build: ({ vitals }) => combatVitalsOf(vitals),
});
