import { descriptionOf } from './descriptions.js';
import { Dice } from './dice.js';
import { type Gear, OUTFIT } from './gear.js';
import { WEAPONS } from './weapons.js';
import { BAG_SUPPLIES, BELT_SUPPLIES, type Supply } from './supplies.js';

/** The part of an item's row that many rows have in common. */
export interface ItemTemplate {
  readonly item_type: string;
  readonly subtype: string;
  readonly rarity: string;
  readonly item_data: Readonly<Record<string, unknown>>;
  /** Where it can be worn; nowhere for supplies. */
  readonly slots: readonly string[];
  readonly stack: number;
}

const QUALITIES = [
  { rarity: 'common', factor: 1, bonuses: 0 },
  { rarity: 'uncommon', factor: 1.25, bonuses: 1 },
  { rarity: 'rare', factor: 1.6, bonuses: 2 },
  { rarity: 'epic', factor: 2.2, bonuses: 3 },
] as const;
type Quality = (typeof QUALITIES)[number];

/** Bonuses of one step; each quality takes some of them, the better ones more steps. */
const BONUSES: Readonly<Record<Gear['item_type'], Readonly<Record<string, number>>>> = {
  weapon: {
    strength: 1,
    accuracy: 0.02,
    crit_chance: 0.01,
    crit_power: 0.05,
    damage_base: 0.04,
    damage_bonus: 0.03,
    penetration: 1,
    vampiric_power: 0.01,
  },
  armor: {
    endurance: 1,
    armor: 0.05,
    evasion: 0.01,
    physical_resistance: 0.02,
    fire_resistance: 0.04,
    earth_resistance: 0.04,
    received_healing_bonus: 0.03,
    thorns_damage_flat: 1,
  },
  accessory: {
    luck: 1,
    charisma: 1,
    magical_damage: 0.04,
    magic_resist: 0.02,
    arcane_damage_bonus: 0.03,
    counter_attack_chance: 0.02,
    healing_power: 0.03,
    pet_efficiency_mult: 0.05,
  },
};

/** Two makes of every piece of gear in every quality. */
export const GEAR_TEMPLATES: readonly ItemTemplate[] = [...WEAPONS, ...OUTFIT].flatMap((gear) =>
  QUALITIES.flatMap((quality) => [1, 2].map((make) => gearTemplate(gear, quality, make))),
);
export const BELT_TEMPLATES: readonly ItemTemplate[] = BELT_SUPPLIES.map(supplyTemplate);
export const BAG_TEMPLATES: readonly ItemTemplate[] = BAG_SUPPLIES.map(supplyTemplate);

function gearTemplate(gear: Gear, quality: Quality, make: number): ItemTemplate {
  const { item_type, subtype, slots, base_id, own, name, weight, related_skill } = gear;
  const bonuses = bonusesOf(item_type, quality, new Dice('bonuses', base_id, quality.rarity, make));
  return {
    item_type,
    subtype,
    rarity: quality.rarity,
    slots,
    stack: 1,
    item_data: {
      name,
      description: descriptionOf(subtype, quality.rarity),
      weight: rounded(weight),
      base_price: Math.round(gear.base_price * quality.factor ** 2),
      ...(make === 1 ? { base_id } : { components: { base_id } }),
      ...(related_skill !== undefined && { related_skill }),
      ...(gear.power !== undefined && { power: rounded(gear.power * quality.factor) }),
      ...own,
      ...(gear.implicit_bonuses && { implicit_bonuses: gear.implicit_bonuses }),
      ...(quality.bonuses > 0 && { bonuses }),
    },
  };
}

function bonusesOf(
  itemType: Gear['item_type'],
  quality: Quality,
  dice: Dice,
): Record<string, number> {
  const steps = BONUSES[itemType];
  const bonuses: Record<string, number> = {};
  for (let count = 0; count < quality.bonuses; count += 1) {
    const stat = dice.pick(Object.keys(steps));
    bonuses[stat] = rounded((bonuses[stat] ?? 0) + (steps[stat] ?? 0) * dice.between(1, 2));
  }
  return bonuses;
}

function supplyTemplate(supply: Supply): ItemTemplate {
  const { item_type, subtype, name, weight, base_price, stack, effects } = supply;
  const rarity = base_price >= 40 ? 'uncommon' : 'common';
  const description = descriptionOf(subtype, rarity);
  return {
    item_type,
    subtype,
    rarity,
    slots: [],
    stack,
    item_data: { name, description, weight, base_price, ...effects },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
