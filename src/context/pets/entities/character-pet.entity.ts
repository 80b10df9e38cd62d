import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** Table `character_pets`: the pets of characters, built like monsters. */
@Entity('character_pets')
export class CharacterPetEntity {
  @PrimaryGeneratedColumn('increment', { type: 'int' })
  pet_id!: number;

  @Column('int')
  @ForeignKey('CharacterEntity', { name: 'character_pets_character_id_fkey' })
  character_id!: number;

  @Column('text')
  species_key!: string;

  @Column('text')
  name!: string;

  @Column('int')
  level!: number;

  @Column('jsonb')
  base_stats!: unknown;

  /** `{slot: item_key}`, the keys being those of the game's catalog. */
  @Column('jsonb')
  loadout_ids!: unknown;

  /** A list of ids, a list of `{id}`, or `{id: level}`. */
  @Column('jsonb')
  skills_snapshot!: unknown;

  @Column('jsonb', { nullable: true })
  current_state!: unknown;
}
