import { EntitySchema } from 'typeorm';
import { ATTRIBUTES } from '../../dist/context/rules/attributes.js';

const id = { type: 'int', primary: true };
const text = { type: 'text', nullable: true };
const int = { type: 'int' };
const json = { type: 'jsonb', nullable: true };

const columnsOf = (type, ...names) => Object.fromEntries(names.map((name) => [name, type]));

/** The side of a relation that holds the key of its character. */
const ofCharacter = (type, inverseSide) => ({
  type,
  target: 'NaiveCharacter',
  joinColumn: { name: 'character_id' },
  inverseSide,
});

export const Character = new EntitySchema({
  name: 'NaiveCharacter',
  tableName: 'characters',
  columns: {
    character_id: id,
    user_id: { type: 'bigint' },
    ...columnsOf(text, 'name', 'gender', 'game_stage', 'prev_game_stage'),
    ...columnsOf(text, 'location_id', 'prev_location_id'),
    ...columnsOf(json, 'vitals_snapshot', 'active_sessions'),
    ...columnsOf({ type: 'timestamptz' }, 'created_at', 'updated_at'),
  },
  relations: {
    attributes: { type: 'one-to-one', target: 'NaiveAttributes', inverseSide: 'character' },
    items: { type: 'one-to-many', target: 'NaiveItem', inverseSide: 'character' },
    skills: { type: 'one-to-many', target: 'NaiveSkill', inverseSide: 'character' },
    symbiote: { type: 'one-to-one', target: 'NaiveSymbiote', inverseSide: 'character' },
  },
});

export const Attributes = new EntitySchema({
  name: 'NaiveAttributes',
  tableName: 'character_attributes',
  columns: { character_id: id, ...columnsOf(int, ...ATTRIBUTES) },
  relations: { character: ofCharacter('one-to-one', 'attributes') },
});

export const Item = new EntitySchema({
  name: 'NaiveItem',
  tableName: 'inventory_items',
  columns: {
    id,
    ...columnsOf(int, 'character_id', 'quantity'),
    ...columnsOf(text, 'item_type', 'subtype', 'rarity', 'location'),
    ...columnsOf(text, 'equipped_slot', 'quick_slot_position'),
    item_data: json,
  },
  relations: { character: ofCharacter('many-to-one', 'items') },
});

export const Skill = new EntitySchema({
  name: 'NaiveSkill',
  tableName: 'character_skill_progress',
  columns: {
    character_id: id,
    skill_key: { type: 'text', primary: true },
    total_xp: { type: 'double precision' },
    is_unlocked: { type: 'boolean' },
    progress_state: text,
  },
  relations: { character: ofCharacter('many-to-one', 'skills') },
});

export const Symbiote = new EntitySchema({
  name: 'NaiveSymbiote',
  tableName: 'character_symbiotes',
  columns: {
    character_id: id,
    ...columnsOf(text, 'symbiote_name', 'gift_id'),
    ...columnsOf(int, 'gift_xp', 'gift_rank'),
    elements_resonance: json,
  },
  relations: { character: ofCharacter('one-to-one', 'symbiote') },
});

export const ENTITIES = [Character, Attributes, Item, Skill, Symbiote];
