import { type Static, Type } from 'typebox';
import { memberOf, textOf } from '../json/json-value.js';
import { mapOf } from '../projections/map.schema.js';
import type { Catalog } from '../rules/game-rules.js';
import type { WornItem } from './worn-item.js';
import { JsonText } from '../json/json-text.js';
import { type InventoryItem, inventoryItemSchema, itemText } from './inventory-item.js';

const treeSchema = Type.Object({
  belt: Type.Array(inventoryItemSchema, { description: 'Items in a quick slot, by id.' }),
  abilities: Type.Array(Type.String(), { description: 'What a monster or pet can do.' }),
  known_feints: Type.Array(Type.String(), { description: 'A player’s: all of the catalog.' }),
  equipment_layout: mapOf(Type.String(), {
    description: 'The skill that goes with each slot, and as `{slot}_trigger` its first trigger.',
  }),
  triggers: mapOf(Type.Array(Type.String()), {
    description: 'All triggers by slot; a slot without any is left out.',
  }),
  tags: Type.Array(Type.String()),
});

export type Loadout = Static<typeof treeSchema>;

/** A loadout is built as text: items go into it as they are. */
export const loadoutSchema = Type.Unsafe<JsonText<Loadout>>(treeSchema);

export function loadoutText(
  belt: readonly InventoryItem[],
  rest: Omit<Loadout, 'belt'>,
): JsonText<Loadout> {
  const items = belt.map(itemText).join(',');
  return new JsonText(`{"belt":[${items}],${JSON.stringify(rest).slice(1)}`);
}

/** The parts of a loadout that follow from what is worn. A later item of a slot owns the slot. */
export function equipmentOf(
  worn: readonly WornItem[],
  catalog: Catalog,
): Pick<Loadout, 'equipment_layout' | 'triggers'> {
  const owners = new Map<string, WornItem>();
  for (const item of worn) owners.set(item.slot, item);
  const layout: [string, string][] = [];
  const triggers: [string, string[]][] = [];
  for (const { slot, data } of owners.values()) {
    layout.push([slot, textOf(memberOf(data, 'related_skill')) ?? 'unknown']);
    const ofSlot = triggersOf(data, catalog);
    const [first] = ofSlot;
    if (first === undefined) continue;
    layout.push([`${slot}_trigger`, first]);
    triggers.push([slot, ofSlot]);
  }
  return {
    equipment_layout: Object.fromEntries(layout),
    triggers: Object.fromEntries(triggers),
  };
}

/** An item's own triggers; where it has none, the catalog's for its component, else for itself. */
function triggersOf(data: WornItem['data'], catalog: Catalog): string[] {
  const own = memberOf(data, 'triggers');
  const listed = Array.isArray(own) ? own.map(textOf).filter((text) => text !== undefined) : [];
  if (listed.length > 0) return listed;
  const found =
    triggerOf(memberOf(memberOf(data, 'components'), 'base_id'), catalog) ??
    triggerOf(memberOf(data, 'base_id'), catalog);
  return found === undefined ? [] : [found];
}

function triggerOf(base: unknown, { triggers }: Catalog): string | undefined {
  const id = textOf(base);
  return id === undefined ? undefined : triggers.get(id);
}
