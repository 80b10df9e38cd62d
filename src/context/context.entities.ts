import { GeneratedClanEntity } from './monsters/entities/generated-clan.entity.js';
import { GeneratedMonsterEntity } from './monsters/entities/generated-monster.entity.js';
import { CharacterPetEntity } from './pets/entities/character-pet.entity.js';
import { CharacterAttributesEntity } from './players/entities/character-attributes.entity.js';
import { CharacterSkillProgressEntity } from './players/entities/character-skill-progress.entity.js';
import { CharacterSymbioteEntity } from './players/entities/character-symbiote.entity.js';
import { CharacterEntity } from './players/entities/character.entity.js';
import { InventoryItemEntity } from './players/entities/inventory-item.entity.js';
import { ResourceWalletEntity } from './players/entities/resource-wallet.entity.js';

/**
 * Every entity that contexts are assembled from. The data source handed to the context module must
 * have them all in its `entities`. They map columns only: rows are read in batches, unhydrated.
 */
export const CONTEXT_ENTITIES = [
  CharacterEntity,
  CharacterAttributesEntity,
  InventoryItemEntity,
  CharacterSkillProgressEntity,
  CharacterSymbioteEntity,
  ResourceWalletEntity,
  GeneratedClanEntity,
  GeneratedMonsterEntity,
  CharacterPetEntity,
] as const;
