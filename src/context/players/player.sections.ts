import { CharacterEntity } from './entities/character.entity.js';
import { attributes } from './sections/attributes.section.js';
import { character } from './sections/character.section.js';
import { equipment } from './sections/equipment.section.js';
import { game_stage } from './sections/game-stage.section.js';
import { inventory } from './sections/inventory.section.js';
import { name } from './sections/name.section.js';
import { skill_levels } from './sections/skill-levels.section.js';
import { skills } from './sections/skills.section.js';
import { symbiote } from './sections/symbiote.section.js';
import { vitals } from './sections/vitals.section.js';
import { wallet } from './sections/wallet.section.js';

/** The sections of players by name: what projections of players may need. */
export const playerSections = {
  name,
  character,
  game_stage,
  attributes,
  equipment,
  inventory,
  skills,
  skill_levels,
  vitals,
  symbiote,
  wallet,
} as const;

/** The table of characters, whose row is always read. */
export const playerTable = { entity: CharacterEntity, key: 'character_id' } as const;
