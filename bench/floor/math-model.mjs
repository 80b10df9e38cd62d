import { FACTOR_STATS, MODIFIER_BASES } from '../../dist/context/combat/stats.js';
import { ATTRIBUTES } from '../../dist/context/rules/attributes.js';

const BASES = Object.entries(MODIFIER_BASES);
const HANDS = { main_hand: 'main_hand_', two_hand: 'main_hand_', off_hand: 'off_hand_' };
const STATS_OF_A_HAND = new Set([
  ...['damage_base', 'damage_spread', 'damage_bonus'],
  ...['penetration', 'accuracy', 'crit_chance'],
]);

const isAttribute = new Set(ATTRIBUTES);

/**
 * The `math_model` of whoever fights.
 *
 * @param {Record<string, number>} attributes the nine bases
 * @param {Record<string, number>} modifiers further bases
 * @param {readonly { key: string, type: string, subtype: string, slot: string, data: object }[]} worn
 * @param {readonly string[]} tags
 */
export function mathModelOf(attributes, modifiers, worn, tags) {
  const model = { attributes: {}, modifiers: {}, tags };
  for (const name of ATTRIBUTES) model.attributes[name] = statOf(attributes[name]);
  for (const [name, base] of BASES) model.modifiers[name] = statOf(base);
  for (const name in modifiers) model.modifiers[name] = statOf(modifiers[name]);
  for (const item of worn) wear(model, item);
  return model;
}

/** The bases of a monster's column: the nine, and the rest. */
export function basesOf(stats) {
  const attributes = {};
  const modifiers = {};
  for (const name of ATTRIBUTES) attributes[name] = stats[name] ?? 0;
  for (const name in stats) if (!isAttribute.has(name)) modifiers[name] = stats[name];
  return { attributes, modifiers };
}

function statOf(base) {
  return { base, source: {}, temp: {} };
}

function wear(model, { key, type, subtype, slot, data }) {
  const hand = HANDS[slot] ?? '';
  const put = (name, value, write) => {
    if (value === undefined || value === null) return;
    const stat = STATS_OF_A_HAND.has(name) ? hand + name : name;
    const { source } = model.attributes[stat] ?? (model.modifiers[stat] ??= statOf(0));
    let free = key;
    for (let count = 2; free in source; count += 1) free = `${key}#${count}`;
    source[free] = write(value, stat);
  };

  if (type === 'weapon') put('damage_base', data.power, flat);
  if (type === 'armor') put('armor', data.power, flat);
  put('damage_spread', data.spread, flat);
  put('accuracy', data.accuracy, flat);
  put('crit_chance', data.crit_chance, flat);
  put(subtype === 'shield' ? 'block' : 'parry', data.parry_chance, flat);
  put('block', data.block_chance, flat);
  put('evasion', data.evasion_penalty, (penalty) => flat(-penalty));
  put('dodge_cap', data.dodge_cap_mod, flat);
  for (const table of [data.implicit_bonuses, data.bonuses]) {
    for (const name in table) put(name, table[name], bonus);
  }
}

function bonus(value, stat) {
  const isFactor = typeof value === 'number' && FACTOR_STATS.has(stat) && Math.abs(value) < 1;
  return isFactor ? `*${(1 + value).toFixed(4)}` : flat(value);
}

function flat(value) {
  return typeof value === 'string' ? value : (value < 0 ? '-' : '+') + Math.abs(value);
}
