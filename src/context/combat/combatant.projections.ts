import { Type } from 'typebox';
import { type AnyProjection, projectionOf } from '../projections/projection.js';
import { type BaseStats } from './combatant.js';
import { equipmentOf, loadoutSchema } from './loadout.js';
import { buildMathModel, mathModelSchema } from './math-model.js';
import { combatVitalsOf, combatVitalsSchema, type Vitals } from './vitals.js';
import { type WornItem } from './worn-item.js';

/** The sections of a kind that fights but has no bag: a monster, a pet. */
export interface CombatantSections {
  readonly base_stats: BaseStats;
  readonly worn: readonly WornItem[];
  readonly abilities: readonly string[];
  readonly vitals: Vitals;
  readonly tags: readonly string[];
}

const combatant = projectionOf<CombatantSections>();

const mathModel = combatant({
  name: 'math_model',
  needs: ['base_stats', 'worn', 'tags'],
  schema: mathModelSchema,
  build: ({ base_stats, worn, tags }) => buildMathModel({ ...base_stats, worn, tags }),
});

/** Such a kind has no skills; the block is there so that consumers need not tell kinds apart. */
const skills = combatant({
  name: 'skills',
  needs: [],
  schema: Type.Record(Type.String(), Type.Number()),
  build: () => ({}),
});

const loadout = combatant({
  name: 'loadout',
  needs: ['worn', 'abilities', 'tags'],
  schema: loadoutSchema,
  build: ({ worn, abilities, tags }, { catalog }) => ({
    belt: [],
    abilities: [...abilities],
    known_feints: [],
    ...equipmentOf(worn, catalog),
    tags: [...tags],
  }),
});

const vitals = combatant({
  name: 'vitals',
  needs: ['vitals'],
  schema: combatVitalsSchema,
  build: ({ vitals }) => combatVitalsOf(vitals),
});

/** What is projected for such a kind, whatever the scope. */
export const combatantProjections: readonly AnyProjection<CombatantSections>[] = [
  mathModel,
  skills,
  loadout,
  vitals,
];
