import { type Static, Type } from 'typebox';
import { memberOf, textOf } from '../json/json-value.js';
import { mapOf } from '../projections/map.schema.js';
import type { Catalog } from '../rules/game-rules.js';
import type { WornItem } from './worn-item.js';
import { inventoryItemSchema } from './inventory-item.js';

export const loadoutSchema = Type.Object({
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

export type Loadout = Static<typeof loadoutSchema>;

/** The parts of a loadout that follow from what is worn. A later item of a slot owns the slot. */
export function equipmentOf(
  worn: readonly WornItem[],
  catalog: Catalog,
): Pick<Loadout, 'equipment_layout' | 'triggers'> {
  const owners = new Map(worn.map((item) => [item.slot, item]));
  const layout: [string, string][] = [];
  const triggers: [string, string[]][] = [];
  for (const [slot, { data }] of owners) {
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
  const bases = [memberOf(memberOf(data, 'components'), 'base_id'), memberOf(data, 'base_id')];
  const found = bases
    .map((base) => catalog.triggers.get(textOf(base) ?? ''))
    .find((trigger) => trigger !== undefined);
  return found === undefined ? [] : [found];
}
