/** A table as the service reads it; columns as in the entity of that table. */
export interface ContextTable {
  readonly name: string;
  /** The column that the service's reads go by. */
  readonly key: string;
  readonly columns: string;
  readonly parent?: { readonly table: string; readonly column: string };
}

/** Stands for the enum type of `progress_state`, whose name is settled when the table is made. */
export const PROGRESS_STATE = ':progress_state';

const TIMESTAMPS = `
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()`;

const OF_CHARACTER = { table: 'characters', column: 'character_id' };

/** Parents before their children. */
export const CONTEXT_TABLES: readonly ContextTable[] = [
  {
    name: 'characters',
    key: 'character_id',
    columns: `
      character_id int PRIMARY KEY,
      user_id bigint NOT NULL,
      name text NOT NULL,
      gender text NOT NULL,
      game_stage text NOT NULL,
      prev_game_stage text,
      location_id text NOT NULL,
      prev_location_id text,
      vitals_snapshot jsonb,
      active_sessions jsonb,
      ${TIMESTAMPS}`,
  },
  {
    name: 'character_attributes',
    key: 'character_id',
    parent: OF_CHARACTER,
    columns: `
      character_id int PRIMARY KEY,
      strength int NOT NULL DEFAULT 8,
      agility int NOT NULL DEFAULT 8,
      endurance int NOT NULL DEFAULT 8,
      intelligence int NOT NULL DEFAULT 8,
      wisdom int NOT NULL DEFAULT 8,
      men int NOT NULL DEFAULT 8,
      perception int NOT NULL DEFAULT 8,
      charisma int NOT NULL DEFAULT 8,
      luck int NOT NULL DEFAULT 8,
      ${TIMESTAMPS}`,
  },
  {
    name: 'inventory_items',
    key: 'character_id',
    parent: OF_CHARACTER,
    columns: `
      id serial PRIMARY KEY,
      character_id int NOT NULL,
      item_type text NOT NULL,
      subtype text NOT NULL,
      rarity text NOT NULL,
      location text NOT NULL,
      quantity int NOT NULL,
      item_data jsonb NOT NULL,
      equipped_slot text,
      quick_slot_position text`,
  },
  {
    name: 'character_skill_progress',
    key: 'character_id',
    parent: OF_CHARACTER,
    columns: `
      character_id int NOT NULL,
      skill_key text NOT NULL,
      total_xp double precision NOT NULL,
      is_unlocked boolean NOT NULL,
      progress_state ${PROGRESS_STATE} NOT NULL,
      ${TIMESTAMPS},
      PRIMARY KEY (character_id, skill_key)`,
  },
  {
    name: 'character_symbiotes',
    key: 'character_id',
    parent: OF_CHARACTER,
    columns: `
      character_id int PRIMARY KEY,
      symbiote_name text NOT NULL,
      gift_id text,
      gift_xp int NOT NULL,
      gift_rank int NOT NULL,
      elements_resonance jsonb NOT NULL,
      ${TIMESTAMPS}`,
  },
  {
    name: 'resource_wallets',
    key: 'character_id',
    parent: OF_CHARACTER,
    columns: `
      character_id int PRIMARY KEY,
      currency jsonb NOT NULL,
      resources jsonb NOT NULL,
      components jsonb NOT NULL,
      ${TIMESTAMPS}`,
  },
  {
    name: 'generated_clans',
    key: 'id',
    columns: `
      id uuid PRIMARY KEY,
      family_id text NOT NULL,
      tier int NOT NULL,
      zone_id text,
      name_ru text,
      description text`,
  },
  {
    name: 'generated_monsters',
    key: 'id',
    parent: { table: 'generated_clans', column: 'clan_id' },
    columns: `
      id uuid PRIMARY KEY,
      clan_id uuid NOT NULL,
      variant_key text NOT NULL,
      role text NOT NULL,
      threat_rating int NOT NULL,
      name_ru text NOT NULL,
      description text,
      scaled_base_stats jsonb NOT NULL,
      loadout_ids jsonb NOT NULL,
      skills_snapshot jsonb NOT NULL,
      current_state jsonb`,
  },
  {
    name: 'character_pets',
    key: 'pet_id',
    parent: OF_CHARACTER,
    columns: `
      pet_id serial PRIMARY KEY,
      character_id int NOT NULL,
      species_key text NOT NULL,
      name text NOT NULL,
      level int NOT NULL,
      base_stats jsonb NOT NULL,
      loadout_ids jsonb NOT NULL,
      skills_snapshot jsonb NOT NULL,
      current_state jsonb`,
  },
];
