import catalog from '../../dist/context/catalog/default-catalog.json' with { type: 'json' };

export const { feints, items: catalogItems } = catalog;

/** What a loadout says about what is worn. */
export function equipmentOf(worn) {
  const layout = {};
  const triggers = {};
  const bySlot = new Map(worn.map((item) => [item.slot, item]));
  for (const [slot, { data }] of bySlot) {
    layout[slot] = data.related_skill || 'unknown';
    const found = triggersOf(data);
    if (found.length === 0) continue;
    layout[`${slot}_trigger`] = found[0];
    triggers[slot] = found;
  }
  return { equipment_layout: layout, triggers };
}

function triggersOf({ triggers, components, base_id }) {
  if (triggers?.length > 0) return triggers;
  const found = catalog.triggers[components?.base_id] ?? catalog.triggers[base_id];
  return found === undefined ? [] : [found];
}
