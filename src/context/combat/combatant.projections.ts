import { Type } from 'typebox';
import { mapOf } from '../projections/map.schema.js';
import { projectionOf } from '../projections/projection.js';
import type { Section } from '../sections/section.js';
import type { BaseStats } from './combatant.js';
import { equipmentOf, loadoutSchema, loadoutText } from './loadout.js';
import { buildMathModel, mathModelSchema } from './math-model.js';
import { combatVitalsOf, combatVitalsSchema, type Vitals } from './vitals.js';
import type { WornItem } from './worn-item.js';

/** The sections of a kind that fights but has no bag: a monster, a pet. */
export interface CombatantSections<Kind extends string> {
  readonly base_stats: Section<Kind, 'base_stats', BaseStats>;
  readonly worn: Section<Kind, 'worn', readonly WornItem[]>;
  readonly abilities: Section<Kind, 'abilities', readonly string[]>;
  readonly vitals: Section<Kind, 'vitals', Vitals>;
  readonly tags: Section<Kind, 'tags', readonly string[]>;
}

/** What is projected for such a kind, whatever the scope. */
export function combatantProjections<Kind extends string>(
  kind: Kind,
  { base_stats, worn, abilities, vitals, tags }: CombatantSections<Kind>,
) {
  const combatant = projectionOf(kind);
  return [
    combatant({
      name: 'math_model',
      needs: [base_stats, worn, tags],
      schema: mathModelSchema,
      build: ({ base_stats, worn, tags }) => buildMathModel({ ...base_stats, worn, tags }),
    }),
    // Such a kind has no skills; the block is there so that consumers need not tell kinds apart.
    combatant({
      name: 'skills',
      needs: [],
      schema: mapOf(Type.Number()),
      build: () => ({}),
    }),
    combatant({
      name: 'loadout',
      needs: [worn, abilities, tags],
      schema: loadoutSchema,
      build: ({ worn, abilities, tags }, { catalog }) =>
        loadoutText([], {
          abilities: [...abilities],
          known_feints: [],
          ...equipmentOf(worn, catalog),
          tags: [...tags],
        }),
    }),
    combatant({
      name: 'vitals',
      needs: [vitals],
      schema: combatVitalsSchema,
      build: ({ vitals }) => combatVitalsOf(vitals),
    }),
  ] as const;
}
