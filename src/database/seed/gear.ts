/** What a smith could make; quality and bonuses come on top. Numbers are of common quality. */
export interface Gear {
  readonly base_id: string;
  readonly name: string;
  readonly item_type: 'weapon' | 'armor' | 'accessory';
  readonly subtype: string;
  readonly slots: readonly string[];
  readonly weight: number;
  readonly base_price: number;
  readonly related_skill?: string;
  readonly power?: number;
  /** Own values that quality leaves alone. */
  readonly own?: Readonly<Record<string, number>>;
  readonly implicit_bonuses?: Readonly<Record<string, number | string>>;
}

const RINGS = ['ring_1', 'ring_2'];

const ARMOR_PIECES = [
  { slot: 'head_armor', share: 1 },
  { slot: 'chest_armor', share: 2.5 },
  { slot: 'arms_armor', share: 0.8 },
  { slot: 'legs_armor', share: 1.5 },
  { slot: 'feet_armor', share: 0.8 },
];

const ARMOR: readonly Gear[] = [
  {
    base_id: 'tower_shield',
    name: 'Башенный щит',
    item_type: 'armor',
    subtype: 'shield',
    slots: ['off_hand'],
    weight: 6.5,
    base_price: 95,
    related_skill: 'skill_shields',
    power: 4,
    own: { parry_chance: 0.02, block_chance: 0.2, evasion_penalty: 0.06 },
  },
  {
    base_id: 'buckler',
    name: 'Баклер',
    item_type: 'armor',
    subtype: 'shield',
    slots: ['off_hand'],
    weight: 2.2,
    base_price: 60,
    related_skill: 'skill_shields',
    power: 2,
    own: { parry_chance: 0.06, block_chance: 0.1 },
  },
  ...armorSet('light', 'skill_light_armor', 1, 0, [
    'Капюшон',
    'Стёганка',
    'Перчатки',
    'Штаны',
    'Башмаки',
  ]),
  ...armorSet('medium', 'skill_medium_armor', 2.2, 0.02, [
    'Шлем',
    'Кожаный доспех',
    'Наручи',
    'Поножи',
    'Сапоги',
  ]),
  ...armorSet('heavy', 'skill_heavy_armor', 4, 0.05, [
    'Топхельм',
    'Латный нагрудник',
    'Латные рукавицы',
    'Набедренники',
    'Сабатоны',
  ]),
];

const ACCESSORIES: readonly Gear[] = [
  {
    base_id: 'copper_ring',
    name: 'Медное кольцо',
    item_type: 'accessory',
    subtype: 'ring',
    slots: RINGS,
    weight: 0.02,
    base_price: 20,
    implicit_bonuses: { luck: 1 },
  },
  {
    base_id: 'brook_ring',
    name: 'Кольцо ручья',
    item_type: 'accessory',
    subtype: 'ring',
    slots: RINGS,
    weight: 0.02,
    base_price: 75,
    implicit_bonuses: { water_resistance: 0.15, wisdom: 1 },
  },
  {
    base_id: 'ember_ring',
    name: 'Кольцо углей',
    item_type: 'accessory',
    subtype: 'ring',
    slots: RINGS,
    weight: 0.02,
    base_price: 75,
    implicit_bonuses: { fire_resistance: 0.15, strength: 1 },
  },
  {
    base_id: 'owl_ring',
    name: 'Совиное кольцо',
    item_type: 'accessory',
    subtype: 'ring',
    slots: RINGS,
    weight: 0.02,
    base_price: 80,
    implicit_bonuses: { perception: 2 },
  },
  {
    base_id: 'amber_amulet',
    name: 'Янтарный амулет',
    item_type: 'accessory',
    subtype: 'amulet',
    slots: ['amulet'],
    weight: 0.1,
    base_price: 130,
    implicit_bonuses: { magic_resist: 0.05, men: 1 },
  },
  {
    base_id: 'raven_amulet',
    name: 'Вороний амулет',
    item_type: 'accessory',
    subtype: 'amulet',
    slots: ['amulet'],
    weight: 0.1,
    base_price: 130,
    implicit_bonuses: { dark_resistance: 0.1, intelligence: 1 },
  },
  {
    base_id: 'carver_belt',
    name: 'Пояс резчика',
    item_type: 'accessory',
    subtype: 'belt',
    slots: ['belt_accessory'],
    weight: 0.5,
    base_price: 55,
    implicit_bonuses: { endurance: 1 },
  },
  {
    base_id: 'pilgrim_belt',
    name: 'Пояс паломника',
    item_type: 'accessory',
    subtype: 'belt',
    slots: ['belt_accessory'],
    weight: 0.4,
    base_price: 55,
    implicit_bonuses: { healing_power: 0.05, environment_cold_resistance: 0.1 },
  },
];

/** What is worn beside weapons. */
export const OUTFIT: readonly Gear[] = [...ARMOR, ...ACCESSORIES];

/** The five pieces of one weight class; the chest piece counts most. */
function armorSet(
  subtype: string,
  related_skill: string,
  grade: number,
  evasion_penalty: number,
  names: readonly string[],
): Gear[] {
  return ARMOR_PIECES.map(({ slot, share }, index) => ({
    base_id: `${subtype}_${slot}`,
    name: names[index] ?? slot,
    item_type: 'armor',
    subtype,
    slots: [slot],
    weight: grade * share,
    base_price: Math.round(25 * grade * share),
    related_skill,
    power: grade * share,
    ...(evasion_penalty > 0 && { own: { evasion_penalty } }),
  }));
}
