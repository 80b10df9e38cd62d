import { catalogItems, equipmentOf } from './loadout.mjs';
import { basesOf, mathModelOf } from './math-model.mjs';

/** The document of a monster, from its row. */
export function monsterDocument(scope, row, timestamp) {
  const warnings = [];
  const name = row.name_ru || null;
  const role = row.role || null;
  const tags = role === null ? ['monster'] : ['monster', role];
  const worn = wornOf(row.loadout_ids, warnings);
  const { attributes, modifiers } = basesOf(row.scaled_base_stats);
  return {
    meta: {
      entity_id: row.id,
      type: 'monster',
      name,
      role,
      threat: row.threat_rating,
      clan_id: row.clan_id,
      character: { name },
      scope,
      timestamp,
      warnings,
    },
    math_model: mathModelOf(attributes, modifiers, worn, tags),
    skills: {},
    loadout: {
      belt: [],
      abilities: abilitiesOf(row.skills_snapshot),
      known_feints: [],
      ...equipmentOf(worn),
      tags,
    },
    vitals: {
      hp_current: row.current_state?.hp?.cur ?? -1,
      energy_current: row.current_state?.energy?.cur ?? -1,
    },
  };
}

function wornOf(loadout, warnings) {
  const worn = [];
  for (const [slot, key] of Object.entries(loadout)) {
    if (!key) continue;
    const item = catalogItems[key];
    if (item) {
      const { item_type, subtype, data } = item;
      worn.push({ key: `item:${key}`, type: item_type, subtype, slot, data });
    } else warnings.push(`loadout: unknown item ${key} in ${slot}`);
  }
  return worn;
}

function abilitiesOf(snapshot) {
  if (!Array.isArray(snapshot)) return Object.keys(snapshot);
  return snapshot.map((entry) => entry.id ?? entry);
}
