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

/** A stat of the contract's list, with what is written of it while nothing touches it. */
const LISTED = Object.entries(MODIFIER_BASES).map(([stat, base]) => ({
  stat,
  base,
  untouched: statText(stat, base, ''),
}));

const isListed: ReadonlySet<string> = new Set(Object.keys(MODIFIER_BASES));

/**
 * Every attribute and stat with its base and the action strings of what is worn. Nearly all of it is
 * the same in every model, so it is written as text from the first: as a tree it would be most of
 * the time that a context takes.
 * @throws InvalidDataError when an item's data breaks the contract
 */
export function buildMathModel({
  attributes,
  modifiers,
  worn,
  tags,
}: Fighter): AsciiJsonText<MathModel> {
  const sources = new StatSources();
  for (const item of worn) {
    for (const { stat, action } of effectsOf(item)) sources.add(stat, item.key, action);
  }
  return new AsciiJsonText(
    `{"attributes":{${attributesText(attributes, sources)}},` +
      `"modifiers":{${modifiersText(modifiers, sources)}},"tags":${toAsciiJson(tags)}}`,
  );
}

function attributesText(attributes: Attributes, sources: StatSources): string {
  return ATTRIBUTES.map((attribute) =>
    statText(attribute, attributes[attribute], sources.membersOf(attribute)),
  ).join(',');
}

function modifiersText(bases: ReadonlyMap<string, number>, sources: StatSources): string {
  let text = '';
  for (const { stat, base, untouched } of LISTED) {
    const members = sources.membersOf(stat);
    const own = bases.get(stat);
    const isTouched = members !== '' || own !== undefined;
    text += `${text && ','}${isTouched ? statText(stat, own ?? base, members) : untouched}`;
  }
  const acted = [...sources.stats].filter((stat) => !isAttribute(stat));
  for (const stat of new Set([...bases.keys(), ...acted])) {
    if (isListed.has(stat)) continue;
    text += `,${statText(stat, bases.get(stat) ?? 0, sources.membersOf(stat))}`;
  }
  return text;
}

/** Names of stats need no escapes. */
function statText(stat: string, base: number, members: string): string {
  return `"${stat}":{"base":${JSON.stringify(base)},"source":{${members}},"temp":{}}`;
}
