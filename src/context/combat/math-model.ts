import { type Static, Type } from 'typebox';
import { mapOf } from '../projections/map.schema.js';
import { effectsOf } from './item-effects.js';
import { type Attributes, byAttribute, isAttribute } from '../rules/attributes.js';
import { MODIFIER_BASES } from './stats.js';
import type { WornItem } from './worn-item.js';

const statSchema = Type.Object({
  base: Type.Number({ description: 'The value before anything acts on it.' }),
  source: mapOf(Type.String({ pattern: '^[+*-]?[0-9]+(\\.[0-9]+)?$' }), {
    description: 'Action strings by item: `+15` and `-3` add, `*1.0500` multiplies.',
  }),
  temp: mapOf(Type.String(), {
    description: 'Empty: for a fight to fill.',
  }),
});

export const mathModelSchema = Type.Object({
  attributes: Type.Object(
    byAttribute(() => statSchema),
    { description: 'The nine attributes.' },
  ),
  modifiers: mapOf(statSchema, {
    propertyNames: Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }),
    required: Object.keys(MODIFIER_BASES),
    description: 'Every stat of the contract, and those that items or base stats add.',
  }),
  tags: Type.Array(Type.String(), {
    description: '`["player"]`, `["monster", role]` or `["pet", species_key]`.',
  }),
});

export type MathModel = Static<typeof mathModelSchema>;

interface Stat {
  readonly base: number;
  readonly source: Record<string, string>;
  readonly temp: Record<string, string>;
}

/** What a `math_model` is made of, whatever the kind of the entity. */
export interface Fighter {
  readonly attributes: Attributes;
  /** Bases of further stats; one of the contract's list that is not named here keeps its own. */
  readonly modifiers: ReadonlyMap<string, number>;
  readonly worn: readonly WornItem[];
  readonly tags: readonly string[];
}

/**
 * Every attribute and stat with its base and the action strings of what is worn.
 * @throws InvalidDataError when an item's data breaks the contract
 */
export function buildMathModel({ attributes, modifiers, worn, tags }: Fighter): MathModel {
  const attributeStats = byAttribute((attribute) => statOf(attributes[attribute]));
  const bases = [...Object.entries(MODIFIER_BASES), ...modifiers];
  // A map, not an object: a stat may be called `constructor`.
  const modifierStats = new Map(bases.map(([stat, base]) => [stat, statOf(base)]));
  for (const item of worn) {
    for (const { stat, action } of effectsOf(item)) {
      const { source } = isAttribute(stat) ? attributeStats[stat] : statIn(modifierStats, stat);
      source[freeKey(source, item.key)] = action;
    }
  }
  return {
    attributes: attributeStats,
    modifiers: Object.fromEntries(modifierStats),
    tags: [...tags],
  };
}

function statIn(stats: Map<string, Stat>, name: string): Stat {
  const known = stats.get(name);
  if (known) return known;
  const added = statOf(0);
  stats.set(name, added);
  return added;
}

function statOf(base: number): Stat {
  return { base, source: {}, temp: {} };
}

/** A second effect of one item on one stat goes beside the first: `item:7`, `item:7#2` … */
function freeKey(source: Readonly<Record<string, string>>, key: string): string {
  let free = key;
  for (let count = 2; Object.hasOwn(source, free); count++) free = `${key}#${String(count)}`;
  return free;
}
