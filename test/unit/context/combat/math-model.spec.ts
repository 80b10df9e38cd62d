import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../../../src/context/combat/item-effects.js';
import {
  buildMathModel,
  type Fighter,
  type MathModel,
} from '../../../../src/context/combat/math-model.js';
import { ATTRIBUTES, byAttribute } from '../../../../src/context/rules/attributes.js';
import { MODIFIER_BASES } from '../../../../src/context/combat/stats.js';
import type { WornItem } from '../../../../src/context/combat/worn-item.js';
import { plainMathModel } from '../../../support/plain-math-model.js';
import { wornItem } from '../../fixtures/items.js';

const BARE: Fighter = {
  attributes: byAttribute(() => 8),
  modifiers: new Map(),
  worn: [],
  tags: ['player'],
};

function modelOf(fighter: Fighter): MathModel {
  return buildMathModel(fighter).value as MathModel;
}

function build(worn: readonly WornItem[]): MathModel {
  return modelOf({ ...BARE, worn });
}

/** The stats that something acts on, with what acts on them. */
function sources(worn: readonly WornItem[]): Readonly<Record<string, unknown>> {
  const { attributes, modifiers } = build(worn);
  const all = [...Object.entries(attributes), ...Object.entries(modifiers)];
  const acted = all.filter(([, { source }]) => Object.keys(source).length > 0);
  return Object.fromEntries(acted.map(([stat, { source }]) => [stat, source]));
}

describe('a math model', () => {
  it('of nothing worn is all nine attributes and every stat, each with its base', () => {
    const bare = (base: number) => ({ base, source: {}, temp: {} });

    expect(build([])).toEqual({
      attributes: Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, bare(8)])),
      modifiers: Object.fromEntries(
        Object.entries(MODIFIER_BASES).map(([stat, base]) => [stat, bare(base)]),
      ),
      tags: ['player'],
    });
  });

  it('takes bases of modifiers over those of the list, and adds stats that it lacks', () => {
    const modifiers = new Map([
      ['dodge_cap', 0.5],
      ['constructor', 3],
    ]);
    const model = modelOf({ ...BARE, modifiers });

    expect(Object.keys(model.modifiers)).toHaveLength(Object.keys(MODIFIER_BASES).length + 1);
    expect(model.modifiers.dodge_cap).toEqual({ base: 0.5, source: {}, temp: {} });
    expect(Object.getOwnPropertyDescriptor(model.modifiers, 'constructor')?.value).toEqual({
      base: 3,
      source: {},
      temp: {},
    });
  });

  it('puts the nine among the attributes, all else among the modifiers, unknown stats at base 0', () => {
    const model = build([wornItem({ bonuses: { strength: 2, armor: 3, constructor: 1 } })]);

    expect(model.attributes.strength).toEqual({ base: 8, source: { 'item:7': '+2' }, temp: {} });
    expect(model.modifiers.armor).toEqual({ base: 0, source: { 'item:7': '+3' }, temp: {} });
    expect(Object.getOwnPropertyDescriptor(model.modifiers, 'constructor')?.value).toEqual({
      base: 0,
      source: { 'item:7': '+1' },
      temp: {},
    });
  });

  it('numbers the effects of one item on one stat, each stat on its own', () => {
    const shield = wornItem(
      {
        parry_chance: 0.1,
        block_chance: 0.2,
        implicit_bonuses: { block: 0.3, luck: 1 },
        bonuses: { block: 2, luck: 2 },
      },
      { itemType: 'armor', subtype: 'shield', slot: 'off_hand' },
    );

    expect(sources([shield])).toEqual({
      block: {
        'item:7': '+0.1',
        'item:7#2': '+0.2',
        'item:7#3': '*1.3000',
        'item:7#4': '+2',
      },
      luck: { 'item:7': '+1', 'item:7#2': '+2' },
    });
  });

  it('keeps the effects of several items apart, and numbers one key that is worn twice', () => {
    const ring = wornItem({ bonuses: { luck: 1 } }, { key: 'item:oak_ring', slot: 'left' });
    const other = wornItem({ bonuses: { luck: 5 } }, { key: 'item:9', slot: 'neck' });

    expect(sources([ring, other, { ...ring, slot: 'right' }, { ...ring, slot: 'ear' }])).toEqual({
      luck: {
        'item:oak_ring': '+1',
        'item:9': '+5',
        'item:oak_ring#2': '+1',
        'item:oak_ring#3': '+1',
      },
    });
  });

  it('does so for thousands, of one key and of many', () => {
    const ring = wornItem({ bonuses: { luck: 1 } }, { key: 'item:oak_ring', slot: 'left' });
    const many = Array.from({ length: 20_000 }, () => ring);
    const others = Array.from({ length: 20_000 }, (_, at) => ({
      ...ring,
      key: `item:${String(at)}`,
    }));
    const keys = Object.keys(sources([...many, ...others]).luck ?? {});

    expect(keys).toHaveLength(40_000);
    expect(keys.slice(19_998, 20_001)).toEqual([
      'item:oak_ring#19999',
      'item:oak_ring#20000',
      'item:0',
    ]);
  });

  it('loses nothing: as many actions as effects, whatever is worn, and all the stats', () => {
    fc.assert(
      fc.property(anyWorn, (worn) => {
        const { attributes, modifiers } = build(worn);
        const all = [...Object.values(attributes), ...Object.values(modifiers)];
        const actions = all.flatMap(({ source }) => Object.values(source));
        expect(actions.sort()).toEqual(
          worn.flatMap((each) => effectsOf(each).map(({ action }) => action)).sort(),
        );
        expect(Object.keys(attributes)).toEqual(ATTRIBUTES);
        expect(Object.keys(modifiers)).toEqual(expect.arrayContaining(Object.keys(MODIFIER_BASES)));
      }),
    );
  });

  it('as text is the tree that one would write down, of any bases, items and tags', () => {
    const base = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const anyFighter = fc.record({
      attributes: fc.record(byAttribute(() => base)),
      modifiers: fc.dictionary(anyModifier, base).map((bases) => new Map(Object.entries(bases))),
      worn: anyWorn,
      tags: fc.array(fc.string({ unit: 'binary' })),
    });
    fc.assert(
      fc.property(anyFighter, (fighter) => {
        const tree: unknown = JSON.parse(JSON.stringify(plainMathModel(fighter)));
        expect(modelOf(fighter)).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });
});

const anyModifier = fc.constantFrom('armor', 'block', 'accuracy', 'constructor', 'new_stat');
const anyStat = fc.oneof(anyModifier, fc.constant('luck'));
const anyBonuses = fc.dictionary(anyStat, fc.oneof(fc.integer(), fc.constant('*1.5')));
const anyValue = fc.option(fc.double({ min: -5, max: 5, noNaN: true }), { nil: undefined });
const anyWorn = fc.array(
  fc.record({
    key: fc.constantFrom('item:7', 'item:8'),
    itemType: fc.constantFrom('weapon', 'armor', 'accessory'),
    subtype: fc.constantFrom('shield', 'sword'),
    slot: fc.constantFrom('main_hand', 'off_hand', 'two_hand', 'head'),
    data: fc.record({
      power: anyValue,
      accuracy: anyValue,
      parry_chance: anyValue,
      block_chance: anyValue,
      implicit_bonuses: anyBonuses,
      bonuses: anyBonuses,
    }),
  }),
);
