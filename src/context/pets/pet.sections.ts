import { abilitiesOf, baseStatsOf, wornFromCatalog } from '../combat/combatant.js';
import { firstDocument, NO_VITALS_WARNING, vitalsOf } from '../combat/vitals.js';
import { textOf } from '../json/json-value.js';
import { sectionOf } from '../sections/section.js';
import { CharacterPetEntity } from './entities/character-pet.entity.js';

const DEFAULT = 100;

const petSection = sectionOf<CharacterPetEntity>()('pet');

const identity = petSection({
  name: 'identity',
  own: ['name', 'species_key', 'level', 'character_id'],
  build: ({ own }) => ({
    name: textOf(own.name) ?? null,
    species: textOf(own.species_key) ?? null,
    level: own.level,
    owner_id: own.character_id,
  }),
});

const tags = petSection({
  name: 'tags',
  own: ['species_key'],
  build: ({ own }) => ['pet', own.species_key].filter((tag) => textOf(tag) !== undefined),
});

const base_stats = petSection({
  name: 'base_stats',
  own: ['base_stats'],
  build: ({ own }) => baseStatsOf('base_stats', own.base_stats),
});

const worn = petSection({
  name: 'worn',
  own: ['loadout_ids'],
  build: ({ own, warn }, rules) => wornFromCatalog(own.loadout_ids, rules, warn),
});

const abilities = petSection({
  name: 'abilities',
  own: ['skills_snapshot'],
  build: ({ own }) => abilitiesOf(own.skills_snapshot),
});

const vitals = petSection({
  name: 'vitals',
  own: ['current_state'],
  build: ({ own, warn }) => {
    const document = firstDocument(own.current_state?.value);
    if (document === undefined) warn(NO_VITALS_WARNING);
    return vitalsOf(document, DEFAULT);
  },
});

/** The sections of pets, by name. */
export const petSections = { identity, tags, base_stats, worn, abilities, vitals } as const;

/** The table of pets, whose row is always read. */
export const petTable = { entity: CharacterPetEntity, key: 'pet_id' } as const;
