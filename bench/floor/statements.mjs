import { ATTRIBUTES } from '../../dist/context/rules/attributes.js';

const CHARACTER =
  'character_id, name, gender, game_stage, prev_game_stage, location_id, prev_location_id, vitals_snapshot';
const ITEM =
  'character_id, id, item_type, subtype, rarity, location, quantity, equipped_slot, quick_slot_position, item_data';
const SYMBIOTE = 'character_id, symbiote_name, gift_id, gift_rank, gift_xp, elements_resonance';

const ofPlayers = 'WHERE character_id = ANY($1::int[])';

/** A named statement for each table that a scope reads, prepared once on each connection. */
export const STATEMENTS = {
  character: {
    name: 'character',
    text: `SELECT ${CHARACTER} FROM characters ${ofPlayers}`,
  },
  characterName: {
    name: 'characterName',
    text: `SELECT character_id, name FROM characters ${ofPlayers}`,
  },
  characterVitals: {
    name: 'characterVitals',
    text: `SELECT character_id, name, vitals_snapshot FROM characters ${ofPlayers}`,
  },
  attributes: {
    name: 'attributes',
    text: `SELECT character_id, ${ATTRIBUTES.join(', ')} FROM character_attributes ${ofPlayers}`,
  },
  equipment: {
    name: 'equipment',
    text: `SELECT ${ITEM} FROM inventory_items ${ofPlayers}
      AND (location = 'equipped' OR (location = 'inventory' AND quick_slot_position <> ''))
      ORDER BY id`,
  },
  inventory: {
    name: 'inventory',
    text: `SELECT ${ITEM} FROM inventory_items ${ofPlayers}
      AND location IN ('equipped', 'inventory') ORDER BY id`,
  },
  skills: {
    name: 'skills',
    text: `SELECT character_id, skill_key, total_xp, is_unlocked
      FROM character_skill_progress ${ofPlayers}`,
  },
  symbiote: {
    name: 'symbiote',
    text: `SELECT ${SYMBIOTE} FROM character_symbiotes ${ofPlayers}`,
  },
  wallet: {
    name: 'wallet',
    text: `SELECT character_id, currency, resources, components FROM resource_wallets ${ofPlayers}`,
  },
  monster: {
    name: 'monster',
    text: `SELECT id, name_ru, role, threat_rating, clan_id, scaled_base_stats, loadout_ids,
      skills_snapshot, current_state FROM generated_monsters WHERE id = ANY($1::uuid[])`,
  },
};
