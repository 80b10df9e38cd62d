import { type Static, Type } from 'typebox';
import { mapOf } from '../projections/map.schema.js';
import { effectsOf } from './item-effects.js';
import { AsciiJsonText, type JsonText, toAsciiJson } from '../json/json-text.js';
import { ATTRIBUTES, type Attributes, byAttribute, isAttribute } from '../rules/attributes.js';
import { StatSources } from './stat-sources.js';
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

const modelSchema = Type.Object({
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

export type MathModel = Static<typeof modelSchema>;

/** A model is built as text: see `buildMathModel`. */
export const mathModelSchema = Type.Unsafe<JsonText<MathModel>>(modelSchema);

/** What a `math_model` is made of, whatever the kind of the entity. */
export interface Fighter {
  readonly attributes: Attributes;
  /** Bases of further stats; one of the contract's list that is not named here keeps its own. */
  readonly modifiers: ReadonlyMap<string, number>;
  readonly worn: readonly WornItem[];
  readonly tags: readonly string[];
}

/** The model of a player without attributes on whom nothing acts, up to the last of the stats. */
const TEMPLATE =
  `{"attributes":{${ATTRIBUTES.map((each) => statText(each, 0, '')).join(',')}},` +
  `"modifiers":{${Object.entries(MODIFIER_BASES)
    .map(([stat, base]) => statText(stat, base, ''))
    .join(',')}`;
/** Every attribute and stat in the order of that text, and where it has its base and its source. */
const SLOTS = [...ATTRIBUTES, ...Object.keys(MODIFIER_BASES)].map((stat) => {
  const baseAt = TEMPLATE.indexOf(`"${stat}":{`) + `"${stat}":{"base":`.length;
  const baseEnd = TEMPLATE.indexOf(',', baseAt);
  return { stat, baseAt, baseEnd, sourceAt: baseEnd + ',"source":{'.length };
});
const KNOWN: ReadonlySet<string> = new Set(SLOTS.map(({ stat }) => stat));

/**
 * Every attribute and stat with its base and the action strings of what is worn. Nearly all of it is
 * the same in every model, so it is written as text from the first, and what is special goes into
 * its slots: as a tree it would be most of the time that a context takes.
 * @throws InvalidDataError when an item's data breaks the contract
 */
export function buildMathModel(fighter: Fighter): AsciiJsonText<MathModel> {
  const { attributes, modifiers, worn, tags } = fighter;
  const sources = new StatSources();
  for (const item of worn) sources.add(item.key, effectsOf(item));
  let text = '';
  let written = 0;
  for (const { stat, baseAt, baseEnd, sourceAt } of SLOTS) {
    const base = isAttribute(stat) ? attributes[stat] : modifiers.get(stat);
    if (base !== undefined) {
      text += TEMPLATE.slice(written, baseAt) + String(base);
      written = baseEnd;
    }
    const members = sources.membersOf(stat);
    if (members !== undefined) {
      text += TEMPLATE.slice(written, sourceAt) + members;
      written = sourceAt;
    }
  }
  text += TEMPLATE.slice(written) + furtherStats(modifiers, sources);
  return new AsciiJsonText(`${text}},"tags":${toAsciiJson(tags)}}`);
}

/** Stats beyond the contract's: those of the entity, then those that items add. */
function furtherStats(bases: ReadonlyMap<string, number>, sources: StatSources): string {
  let text = '';
  for (const [stat, base] of bases) {
    if (!KNOWN.has(stat)) text += `,${statText(stat, base, sources.membersOf(stat) ?? '')}`;
  }
  for (const stat of sources.stats) {
    if (KNOWN.has(stat) || bases.has(stat)) continue;
    text += `,${statText(stat, 0, sources.membersOf(stat) ?? '')}`;
  }
  return text;
}

/** Names of stats need no escapes. */
function statText(stat: string, base: number, members: string): string {
  return `"${stat}":{"base":${String(base)},"source":{${members}},"temp":{}}`;
}
