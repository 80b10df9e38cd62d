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

/** What is written of the contract's stats while nothing touches them; each has its place. */
const UNTOUCHED = Object.entries(MODIFIER_BASES).map(([stat, base]) => statText(stat, base, ''));
const PLACES: ReadonlyMap<string, number> = placesOf(Object.keys(MODIFIER_BASES));
const ATTRIBUTE_PLACES: ReadonlyMap<string, number> = placesOf(ATTRIBUTES);
const BASES: ReadonlyMap<string, number> = new Map(Object.entries(MODIFIER_BASES));

/**
 * Every attribute and stat with its base and the action strings of what is worn. Nearly all of it is
 * the same in every model, so it is written as text from the first: as a tree it would be most of
 * the time that a context takes.
 * @throws InvalidDataError when an item's data breaks the contract
 */
export function buildMathModel(fighter: Fighter): AsciiJsonText<MathModel> {
  const { attributes, modifiers, worn, tags } = fighter;
  const sources = new StatSources();
  for (const item of worn) sources.add(item.key, effectsOf(item));
  const attributeTexts = ATTRIBUTES.map((each) => statText(each, attributes[each], ''));
  const texts = [...UNTOUCHED];
  const places = placesWith(modifiers, texts);
  for (const [stat, members] of sources.members()) {
    const place = ATTRIBUTE_PLACES.get(stat);
    if (place !== undefined && isAttribute(stat)) {
      attributeTexts[place] = statText(stat, attributes[stat], members);
    } else {
      const base = modifiers.get(stat) ?? BASES.get(stat) ?? 0;
      texts[places.get(stat) ?? texts.length] = statText(stat, base, members);
    }
  }
  return new AsciiJsonText(
    `{"attributes":{${attributeTexts.join(',')}},"modifiers":{${texts.join(',')}},` +
      `"tags":${toAsciiJson(tags)}}`,
  );
}

/** Writes the bases of an entity's own, and tells where each stat is then. */
function placesWith(
  bases: ReadonlyMap<string, number>,
  texts: string[],
): ReadonlyMap<string, number> {
  if (bases.size === 0) return PLACES;
  const places = new Map(PLACES);
  for (const [stat, base] of bases) {
    const place = places.get(stat) ?? texts.length;
    places.set(stat, place);
    texts[place] = statText(stat, base, '');
  }
  return places;
}

function placesOf(stats: readonly string[]): ReadonlyMap<string, number> {
  return new Map(stats.map((stat, place) => [stat, place]));
}

/** Names of stats need no escapes. */
function statText(stat: string, base: number, members: string): string {
  return `"${stat}":{"base":${JSON.stringify(base)},"source":{${members}},"temp":{}}`;
}
