import { describe, expect, it } from 'vitest';
import { ATTRIBUTES, byAttribute, isAttribute } from '../../../../src/context/rules/attributes.js';
import { FACTOR_STATS, MODIFIER_BASES } from '../../../../src/context/combat/stats.js';

describe('the stats', () => {
  it('are sixty-seven beside the nine attributes, with the bases of the contract', () => {
    const special = Object.entries(MODIFIER_BASES).filter(([, base]) => base !== 0);

    expect(Object.keys(MODIFIER_BASES)).toHaveLength(67);
    expect(Object.fromEntries(special)).toEqual({
      dodge_cap: 0.75,
      parry_cap: 0.5,
      shield_block_cap: 0.75,
      resistance_cap: 0.85,
      counter_attack_cap: 0.5,
      vampiric_trigger_cap: 1,
      spell_land_chance: 1,
      pet_efficiency_mult: 1,
      damage_mult: 1,
      magical_damage_spread: 0.1,
    });
  });

  it('that take factors are all among them, and no attribute is', () => {
    expect([...FACTOR_STATS].filter((stat) => !Object.hasOwn(MODIFIER_BASES, stat))).toEqual([]);
    expect(ATTRIBUTES.filter((attribute) => Object.hasOwn(MODIFIER_BASES, attribute))).toEqual([]);
  });

  it('tell attributes from names that objects inherit', () => {
    expect(['luck', 'constructor', '__proto__', 'armor', ''].map(isAttribute)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('make something for each attribute, in their order', () => {
    expect(Object.entries(byAttribute((attribute) => attribute.length))).toEqual(
      ATTRIBUTES.map((attribute) => [attribute, attribute.length]),
    );
  });
});
