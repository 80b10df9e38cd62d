import type pg from 'pg';
import { insertRows } from './game-database.js';
import type { Row } from './vectors.js';

const CLAN_ID = '7b0c9a52-4a5e-4d0b-9a51-0f6f1b7f2c11';

/** A UUID that ends in the number. */
export function monsterId(n: number): string {
  return `3f2a6c1e-5d0b-4e57-8a43-${n.toString(16).padStart(12, '0')}`;
}

export function characterRow(id: number, columns: Row = {}): Row {
  return {
    character_id: id,
    user_id: 1000 + id,
    name: `Hero ${String(id)}`,
    gender: 'female',
    game_stage: 'in_game',
    prev_game_stage: 'tutorial',
    location_id: '52_52',
    prev_location_id: null,
    vitals_snapshot: { hp: { cur: 60, max: 120 }, energy: { cur: 30, max: 90 } },
    ...columns,
  };
}

/** An item of the player, in the bag unless the columns say otherwise. */
export function itemRow(characterId: number, columns: Row = {}): Row {
  return {
    character_id: characterId,
    item_type: 'accessory',
    subtype: 'ring',
    rarity: 'common',
    location: 'inventory',
    quantity: 1,
    item_data: { name: 'A ring' },
    equipped_slot: null,
    quick_slot_position: null,
    ...columns,
  };
}

/** A worn item whose data no reading of the contract accepts, whatever the scope. */
export function poisonItemRow(characterId: number): Row {
  return itemRow(characterId, {
    item_data: ['no object'],
    location: 'equipped',
    equipped_slot: 'ring_1',
  });
}

export function monsterRow(n: number, columns: Row = {}): Row {
  return {
    id: monsterId(n),
    clan_id: CLAN_ID,
    variant_key: 'mire_stalker',
    role: 'elite',
    threat_rating: 42,
    name_ru: 'Болотный ловчий',
    description: null,
    scaled_base_stats: { strength: 9, armor: 2 },
    loadout_ids: { main_hand: 'bone_claws' },
    skills_snapshot: ['strike', 'howl'],
    current_state: null,
    ...columns,
  };
}

export function petRow(id: number, characterId: number, columns: Row = {}): Row {
  return {
    pet_id: id,
    character_id: characterId,
    species_key: 'dusk_fox',
    name: 'Уголёк',
    level: 3,
    base_stats: { agility: 12 },
    loadout_ids: {},
    skills_snapshot: { pounce: 2 },
    current_state: { hp: { cur: 20, max: 40 }, energy: { cur: 10, max: 20 } },
    ...columns,
  };
}

/** The clan of every `monsterRow`. */
export async function insertClan(client: pg.Client): Promise<void> {
  await insertRows(client, 'generated_clans', [{ id: CLAN_ID, family_id: 'mire', tier: 2 }]);
}

/** Players with a row in every table, an item worn, one in the bag, and a pet of the same id each. */
export async function insertPlayers(client: pg.Client, ids: readonly number[]): Promise<void> {
  const each = (rowOf: (id: number) => Row) => ids.map(rowOf);
  const of = (columns: Row) => each((id) => ({ character_id: id, ...columns }));
  const sword = {
    item_type: 'weapon',
    subtype: 'sword',
    location: 'equipped',
    equipped_slot: 'main_hand',
    item_data: { name: 'A sword', power: 25, related_skill: 'skill_swords' },
  };
  await insertRows(
    client,
    'characters',
    each((id) => characterRow(id)),
  );
  await insertRows(client, 'character_attributes', of({ strength: 15 }));
  await insertRows(
    client,
    'inventory_items',
    each((id) => itemRow(id, sword)),
  );
  await insertRows(
    client,
    'inventory_items',
    each((id) => itemRow(id)),
  );
  await insertRows(
    client,
    'character_skill_progress',
    of({ skill_key: 'skill_swords', total_xp: 0.5, is_unlocked: true, progress_state: 'PLUS' }),
  );
  await insertRows(
    client,
    'character_symbiotes',
    of({ symbiote_name: 'Тень', gift_xp: 10, gift_rank: 5, elements_resonance: {} }),
  );
  await insertRows(
    client,
    'resource_wallets',
    of({ currency: { dust: 100 }, resources: {}, components: {} }),
  );
  await insertRows(
    client,
    'character_pets',
    each((id) => petRow(id, id)),
  );
}

/** Monsters `monsterId(n)`, with their clan. */
export async function insertMonsters(client: pg.Client, numbers: readonly number[]): Promise<void> {
  await insertClan(client);
  await insertRows(
    client,
    'generated_monsters',
    numbers.map((n) => monsterRow(n)),
  );
}
