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
/** A value for each of the nine attributes. */
export type Attributes = Readonly<Record<Attribute, number>>;

const attributeNames: ReadonlySet<string> = new Set(ATTRIBUTES);

export function isAttribute(stat: string): stat is Attribute {
  return attributeNames.has(stat);
}

/** Something for each attribute, in their order. */
export function byAttribute<Value>(
  valueOf: (attribute: Attribute) => Value,
): Record<Attribute, Value> {
  const values = {} as Record<Attribute, Value>;
  for (const attribute of ATTRIBUTES) values[attribute] = valueOf(attribute);
  return values;
}
