import type { Attribute } from '../../context/rules/attributes.js';

/** A kind of creature; the item keys are those of the catalog that comes with the project. */
export interface MonsterFamily {
  readonly family_id: string;
  readonly clan_ru: string;
  readonly variants: readonly { readonly variant_key: string; readonly name_ru: string }[];
  readonly strong: readonly Attribute[];
  /** What the family is beyond its attributes, at tier 1. */
  readonly nature: Readonly<Record<string, number>>;
  readonly loadout: Readonly<Record<string, string>>;
  /** What elites and bosses wear besides. */
  readonly regalia: Readonly<Record<string, string>>;
  readonly skills: readonly string[];
}

export const MONSTER_FAMILIES: readonly MonsterFamily[] = [
  {
    family_id: 'wolves',
    clan_ru: 'Стая Седого холма',
    variants: [
      { variant_key: 'grey_wolf', name_ru: 'Серый волк' },
      { variant_key: 'fen_prowler', name_ru: 'Топяной бродяга' },
    ],
    strong: ['agility', 'perception'],
    nature: { evasion: 0.05, environment_cold_resistance: 0.3 },
    loadout: { main_hand: 'raw_claws', off_hand: 'milk_teeth', chest_armor: 'thin_hide' },
    regalia: { main_hand: 'hooked_claws', amulet: 'pack_leader_mark' },
    skills: ['howl', 'pounce', 'hamstring'],
  },
  {
    family_id: 'bandits',
    clan_ru: 'Вольница Кривого моста',
    variants: [
      { variant_key: 'cutthroat', name_ru: 'Головорез' },
      { variant_key: 'poacher', name_ru: 'Браконьер' },
    ],
    strong: ['agility', 'luck'],
    nature: { counter_attack_chance: 0.05 },
    loadout: { main_hand: 'bandit_knife', chest_armor: 'patched_leather', ring_1: 'copper_ring' },
    regalia: {
      main_hand: 'bandit_sabre',
      off_hand: 'splintered_shield',
      head_armor: 'rusted_mail',
    },
    skills: ['dirty_trick', 'feint', 'call_for_help'],
  },
  {
    family_id: 'hunters',
    clan_ru: 'Братство Рыжего леса',
    variants: [
      { variant_key: 'tracker', name_ru: 'Следопыт' },
      { variant_key: 'falconer', name_ru: 'Сокольник' },
    ],
    strong: ['perception', 'agility'],
    nature: { anti_dodge_chance: 0.04 },
    loadout: { two_hand: 'hunting_bow', chest_armor: 'patched_leather' },
    regalia: { ring_1: 'copper_ring', amulet: 'pack_leader_mark' },
    skills: ['aimed_shot', 'snare'],
  },
  {
    family_id: 'undead',
    clan_ru: 'Безмолвный полк',
    variants: [
      { variant_key: 'barrow_guard', name_ru: 'Курганный страж' },
      { variant_key: 'bone_singer', name_ru: 'Костяной певчий' },
    ],
    strong: ['endurance', 'men'],
    nature: { dark_resistance: 0.5, light_resistance: -0.25, received_healing_bonus: -0.5 },
    loadout: { main_hand: 'grave_blade', chest_armor: 'burial_shroud' },
    regalia: { off_hand: 'splintered_shield', head_armor: 'rusted_mail' },
    skills: ['grave_chill', 'rise_again'],
  },
  {
    family_id: 'spiders',
    clan_ru: 'Выводок Глубокого яра',
    variants: [
      { variant_key: 'thread_weaver', name_ru: 'Ткачиха' },
      { variant_key: 'pale_widow', name_ru: 'Бледная вдова' },
    ],
    strong: ['agility', 'endurance'],
    nature: { nature_resistance: 0.3, fire_resistance: -0.3 },
    loadout: { main_hand: 'venom_fangs', chest_armor: 'scale_hide' },
    regalia: { off_hand: 'barbed_tail' },
    skills: ['web', 'venom_burst', 'skitter'],
  },
  {
    family_id: 'golems',
    clan_ru: 'Забытая кладка',
    variants: [
      { variant_key: 'rubble_golem', name_ru: 'Щебневый голем' },
      { variant_key: 'furnace_golem', name_ru: 'Печной голем' },
    ],
    strong: ['strength', 'endurance'],
    nature: { dodge_cap: 0.1, stone_skin: 4, physical_resistance: 0.2 },
    loadout: { two_hand: 'stone_fists', chest_armor: 'granite_shell' },
    regalia: { amulet: 'heart_ember' },
    skills: ['slam', 'quake'],
  },
];
