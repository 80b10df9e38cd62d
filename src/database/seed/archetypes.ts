import type { Attribute } from '../../context/rules/attributes.js';
import { Dice } from './dice.js';
import { GEAR_TEMPLATES, type ItemTemplate } from './item-templates.js';

/** What a character trains and wears; each wears ten items. */
export interface Archetype {
  readonly strong: readonly Attribute[];
  readonly skills: readonly string[];
  /** What may be worn where. */
  readonly worn: ReadonlyMap<string, readonly ItemTemplate[]>;
}

const ARMOR_SLOTS = ['head_armor', 'chest_armor', 'arms_armor', 'legs_armor', 'feet_armor'];
/** Whatever fits the slot. */
const ANY = undefined;

const ARCHETYPES: readonly Archetype[] = [
  archetype(
    ['strength', 'endurance'],
    ['skill_swords', 'skill_shields', 'skill_heavy_armor', 'skill_leadership'],
    { main_hand: ['sword', 'axe'], off_hand: ['shield'], ...armor('heavy') },
  ),
  archetype(
    ['strength', 'agility'],
    ['skill_swords', 'skill_daggers', 'skill_medium_armor', 'skill_parry'],
    { main_hand: ['sword'], off_hand: ['dagger'], ...armor('medium') },
  ),
  archetype(
    ['agility', 'luck'],
    ['skill_daggers', 'skill_light_armor', 'skill_stealth', 'skill_lockwork', 'skill_dodge'],
    { main_hand: ['dagger'], off_hand: ['dagger'], ...armor('light') },
  ),
  archetype(
    ['strength', 'men'],
    ['skill_mauls', 'skill_heavy_armor', 'skill_smithing', 'skill_survival'],
    { two_hand: ['maul'], belt_accessory: ANY, ...armor('heavy') },
  ),
  archetype(
    ['agility', 'perception'],
    ['skill_bows', 'skill_medium_armor', 'skill_tracking', 'skill_taming', 'skill_herbalism'],
    { two_hand: ['bow'], belt_accessory: ANY, ...armor('medium') },
  ),
  archetype(
    ['intelligence', 'wisdom'],
    ['skill_staves', 'skill_light_armor', 'skill_lore', 'skill_fire_magic', 'skill_alchemy'],
    { two_hand: ['staff'], belt_accessory: ANY, ...armor('light') },
  ),
];

export function archetypeOf(characterId: number): Archetype {
  return new Dice('archetype', characterId).pick(ARCHETYPES);
}

function armor(subtype: string): Record<string, readonly string[]> {
  return Object.fromEntries(ARMOR_SLOTS.map((slot) => [slot, [subtype]]));
}

function archetype(
  strong: readonly Attribute[],
  skills: readonly string[],
  dress: Readonly<Record<string, readonly string[] | undefined>>,
): Archetype {
  const slots: typeof dress = { ...dress, ring_1: ANY, ring_2: ANY, amulet: ANY };
  const worn = Object.entries(slots).map(([slot, subtypes]): [string, readonly ItemTemplate[]] => [
    slot,
    GEAR_TEMPLATES.filter(
      (gear) => gear.slots.includes(slot) && (subtypes?.includes(gear.subtype) ?? true),
    ),
  ]);
  return { strong, skills, worn: new Map(worn) };
}
