import labels from '../../dist/context/locales/ru.json' with { type: 'json' };
import { ATTRIBUTES } from '../../dist/context/rules/attributes.js';
import { equipmentOf, feints } from './loadout.mjs';
import { mathModelOf } from './math-model.mjs';

const EIGHTS = Object.fromEntries(ATTRIBUTES.map((name) => [name, 8]));
const SLOTS = 50;
const MAX_WEIGHT = 100;
const TAGS = ['player'];

/**
 * The document of a player.
 *
 * @param {object} player its rows by table, and `live`: the vitals that are in Redis, if any
 * @param {number} timestamp Unix seconds
 */
export function playerDocument(scope, player, timestamp) {
  const warnings = [];
  const { character } = player;
  const meta = { entity_id: character.character_id, type: 'player', name: character.name || null };
  const { meta: further, ...blocks } = BLOCKS[scope](player, warnings);
  return { meta: { ...meta, ...further, scope, timestamp, warnings }, ...blocks };
}

const BLOCKS = { combats, status, inventory };

function combats({ character, attributes, items, skills, symbiote, live }, warnings) {
  const all = items.map(itemOf);
  const worn = all.filter(({ location }) => location === 'equipped').map(wornOf);
  const { hp, energy } = vitalsOf(live, character, warnings);
  return {
    meta: { character: characterOf(character), symbiote: symbiote ? symbioteOf(symbiote) : null },
    math_model: mathModelOf(attributesOf(attributes, warnings), {}, worn, TAGS),
    skills: skillsOf(skills),
    loadout: {
      belt: all.filter((item) => item.quick_slot_position !== null),
      abilities: [],
      known_feints: feints,
      ...equipmentOf(worn),
      tags: TAGS,
    },
    vitals: { hp_current: hp.cur, energy_current: energy.cur },
  };
}

function status({ character, attributes, symbiote, live }, warnings) {
  const values = attributesOf(attributes, warnings);
  const { hp, energy } = vitalsOf(live, character, warnings);
  return {
    stats_display: Object.fromEntries(
      ATTRIBUTES.map((name) => [name, { value: values[name], label: labels.attributes[name] }]),
    ),
    vitals_display: { hp: barOf(hp), energy: barOf(energy) },
    symbiote_info: {
      name: symbiote?.symbiote_name || labels.unknownSymbiote,
      gift: symbiote?.gift_id || null,
      rank: symbiote?.gift_rank ?? 0,
    },
  };
}

function inventory({ items, wallet }) {
  const blocks = { items: {}, equipped: {}, items_by_type: {} };
  let slotsUsed = 0;
  let weight = 0;
  for (const item of items.map(itemOf)) {
    const { inventory_id, item_type, location, equipped_slot, data } = item;
    blocks.items[inventory_id] = item;
    (blocks.items_by_type[item_type] ??= []).push(inventory_id);
    if (location === 'inventory') slotsUsed += 1;
    else if (equipped_slot !== null) blocks.equipped[equipped_slot] = inventory_id;
    weight += (data.weight ?? 0) * item.quantity;
  }
  return {
    ...blocks,
    wallet: {
      currency: wallet?.currency ?? {},
      resources: wallet?.resources ?? {},
      components: wallet?.components ?? {},
    },
    stats: {
      slots_used: slotsUsed,
      slots_total: SLOTS,
      current_weight: Math.round(weight * 1000) / 1000,
      max_weight: MAX_WEIGHT,
    },
  };
}

function itemOf(row) {
  return {
    inventory_id: row.id,
    item_type: row.item_type,
    subtype: row.subtype || null,
    rarity: row.rarity || null,
    location: row.location,
    quantity: row.quantity,
    equipped_slot: row.equipped_slot || null,
    quick_slot_position: row.quick_slot_position || null,
    data: row.item_data,
  };
}

function wornOf({ inventory_id, item_type, subtype, equipped_slot, data }) {
  const slot = equipped_slot ?? (data.slot || 'unknown');
  return { key: `item:${inventory_id}`, type: item_type, subtype, slot, data };
}

function attributesOf(row, warnings) {
  if (row) return row;
  warnings.push('attributes: no data, defaults used');
  return EIGHTS;
}

function skillsOf(rows) {
  const skills = {};
  for (const { skill_key, total_xp, is_unlocked } of rows) {
    if (is_unlocked || total_xp > 0) skills[skill_key] = total_xp;
  }
  return skills;
}

function vitalsOf(live, { vitals_snapshot }, warnings) {
  const vitals = live ?? vitals_snapshot;
  if (!vitals) warnings.push('vitals: no data, defaults used');
  return { hp: gaugeOf(vitals?.hp), energy: gaugeOf(vitals?.energy) };
}

function gaugeOf(gauge) {
  return { cur: gauge?.cur ?? 100, max: gauge?.max ?? 100 };
}

function barOf({ cur, max }) {
  return { current: cur, max, percent: max > 0 ? Math.floor((cur * 100) / max) : 0 };
}

function characterOf(row) {
  return {
    name: row.name || null,
    gender: row.gender || null,
    game_stage: row.game_stage || null,
    prev_game_stage: row.prev_game_stage || null,
    location_id: row.location_id || null,
    prev_location_id: row.prev_location_id || null,
  };
}

function symbioteOf(row) {
  return {
    symbiote_name: row.symbiote_name || null,
    gift_id: row.gift_id || null,
    gift_rank: row.gift_rank,
    gift_xp: row.gift_xp,
    elements_resonance: row.elements_resonance,
  };
}
