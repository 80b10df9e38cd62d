import { effectsOf } from '../../src/context/combat/item-effects.js';
import type { Fighter, MathModel } from '../../src/context/combat/math-model.js';
import { MODIFIER_BASES } from '../../src/context/combat/stats.js';
import { byAttribute, isAttribute } from '../../src/context/rules/attributes.js';

type Stat = MathModel['attributes']['strength'];

/** A model as one would write it down: a tree, stat by stat. What is written as text must equal it. */
export function plainMathModel({ attributes, modifiers, worn, tags }: Fighter): MathModel {
  const attributeStats = byAttribute((attribute) => statOf(attributes[attribute]));
  const bases = [...Object.entries(MODIFIER_BASES), ...modifiers];
  const modifierStats = new Map(bases.map(([stat, base]) => [stat, statOf(base)]));
  for (const item of worn) {
    for (const { stat, action } of effectsOf(item)) {
      const known = isAttribute(stat) ? attributeStats[stat] : modifierStats.get(stat);
      const { source } = known ?? statOf(0);
      if (!known) modifierStats.set(stat, { ...statOf(0), source });
      source[freeKey(source, item.key)] = action;
    }
  }
  return {
    attributes: attributeStats,
    modifiers: Object.fromEntries(modifierStats),
    tags: [...tags],
  };
}

function statOf(base: number): Stat {
  return { base, source: {}, temp: {} };
}

function freeKey(source: Readonly<Record<string, string>>, key: string): string {
  let free = key;
  for (let count = 2; Object.hasOwn(source, free); count++) free = `${key}#${String(count)}`;
  return free;
}
