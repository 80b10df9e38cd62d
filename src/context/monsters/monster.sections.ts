import { abilitiesOf, baseStatsOf, wornFromCatalog } from '../combat/combatant.js';
import { vitalsOf } from '../combat/vitals.js';
import { textOf } from '../json/json-value.js';
import { sectionOf } from '../sections/section.js';
import { GeneratedMonsterEntity } from './entities/generated-monster.entity.js';

/** Work it out from the maximum. */
const FULL = -1;

const monsterSection = sectionOf<GeneratedMonsterEntity>()('monster');

const identity = monsterSection({
  name: 'identity',
  own: ['name_ru', 'role', 'threat_rating', 'clan_id'],
  build: ({ own }) => ({
    name: textOf(own.name_ru) ?? null,
    role: textOf(own.role) ?? null,
    threat: own.threat_rating,
    clan_id: own.clan_id,
  }),
});

const tags = monsterSection({
  name: 'tags',
  own: ['role'],
  build: ({ own }) => ['monster', own.role].filter((tag) => textOf(tag) !== undefined),
});

const base_stats = monsterSection({
  name: 'base_stats',
  own: ['scaled_base_stats'],
  build: ({ own }) => baseStatsOf('scaled_base_stats', own.scaled_base_stats),
});

const worn = monsterSection({
  name: 'worn',
  own: ['loadout_ids'],
  build: ({ own, warn }, rules) => wornFromCatalog(own.loadout_ids, rules, warn),
});

const abilities = monsterSection({
  name: 'abilities',
  own: ['skills_snapshot'],
  build: ({ own }) => abilitiesOf(own.skills_snapshot),
});

const vitals = monsterSection({
  name: 'vitals',
  own: ['current_state'],
  build: ({ own }) => vitalsOf(own.current_state?.value, FULL),
});

/** The sections of monsters, by name. */
export const monsterSections = { identity, tags, base_stats, worn, abilities, vitals } as const;

/** The table of monsters, whose row is always read. */
export const monsterTable = { entity: GeneratedMonsterEntity, key: 'id' } as const;
