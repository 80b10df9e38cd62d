/** The nine attributes, in the order of the columns of `character_attributes`. */
export const ATTRIBUTES = [
  'strength',
  'agility',
  'endurance',
  'intelligence',
  'wisdom',
  'men',
  'perception',
  'charisma',
  'luck',
] as const;

export type Attribute = (typeof ATTRIBUTES)[number];
export type Attributes = Readonly<Record<Attribute, number>>;

const attributeNames: ReadonlySet<string> = new Set(ATTRIBUTES);

export function isAttribute(stat: string): stat is Attribute {
  return attributeNames.has(stat);
}

/** Something for each attribute, in their order. */
export function byAttribute<Value>(
  valueOf: (attribute: Attribute) => Value,
): Record<Attribute, Value> {
  const values = ATTRIBUTES.map((attribute) => [attribute, valueOf(attribute)]);
  return Object.fromEntries(values) as Record<Attribute, Value>;
}

/** Every stat that a `math_model` has whatever is worn, with its base. */
export const MODIFIER_BASES = {
  main_hand_damage_base: 0,
  main_hand_damage_spread: 0,
  main_hand_damage_bonus: 0,
  main_hand_penetration: 0,
  main_hand_accuracy: 0,
  main_hand_crit_chance: 0,
  off_hand_damage_base: 0,
  off_hand_damage_spread: 0,
  off_hand_damage_bonus: 0,
  off_hand_penetration: 0,
  off_hand_accuracy: 0,
  off_hand_crit_chance: 0,
  physical_damage: 0,
  physical_damage_bonus: 0,
  accuracy: 0,
  armor_penetration: 0,
  crit_chance: 0,
  crit_power: 0,
  magical_damage: 0,
  magical_damage_spread: 0.1,
  magical_damage_bonus: 0,
  magical_accuracy: 0,
  magical_damage_power: 0,
  magical_penetration: 0,
  spell_land_chance: 1,
  magical_crit_chance: 0,
  evasion: 0,
  dodge_cap: 0.75,
  anti_dodge_chance: 0,
  parry: 0,
  parry_cap: 0.5,
  block: 0,
  shield_block_cap: 0.75,
  physical_resistance: 0,
  magic_resist: 0,
  resistance_cap: 0.85,
  armor: 0,
  fire_damage_bonus: 0,
  fire_resistance: 0,
  water_damage_bonus: 0,
  water_resistance: 0,
  air_damage_bonus: 0,
  air_resistance: 0,
  earth_damage_bonus: 0,
  earth_resistance: 0,
  light_damage_bonus: 0,
  light_resistance: 0,
  dark_damage_bonus: 0,
  dark_resistance: 0,
  arcane_damage_bonus: 0,
  arcane_resistance: 0,
  nature_damage_bonus: 0,
  nature_resistance: 0,
  counter_attack_chance: 0,
  counter_attack_cap: 0.5,
  vampiric_power: 0,
  vampiric_trigger_chance: 0,
  vampiric_trigger_cap: 1,
  healing_power: 0,
  received_healing_bonus: 0,
  pet_efficiency_mult: 1,
  damage_mult: 1,
  thorns_damage_flat: 0,
  environment_cold_resistance: 0,
  environment_heat_resistance: 0,
  environment_gravity_resistance: 0,
  environment_bio_resistance: 0,
} as const satisfies Readonly<Record<string, number>>;

/**
 * The stats that take factors (`*1.0500`): a consumer gives each a value of its own to multiply.
 * A bonus to any other stat is flat.
 */
export const FACTOR_STATS: ReadonlySet<string> = new Set([
  'physical_damage',
  'accuracy',
  'armor_penetration',
  'crit_chance',
  'crit_power',
  'magical_damage',
  'evasion',
  'armor',
  'block',
  'parry',
  'magic_resist',
  'main_hand_damage_base',
  'off_hand_damage_base',
  'damage_mult',
  'pet_efficiency_mult',
]);
