import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Table `character_attributes`: the nine attributes of a character, eight each unless trained. */
@Entity('character_attributes')
export class CharacterAttributesEntity {
  @PrimaryColumn('int')
  @ForeignKey('CharacterEntity', { name: 'character_attributes_character_id_fkey' })
  character_id!: number;

  @Column('int', { default: 8 })
  strength!: number;

  @Column('int', { default: 8 })
  agility!: number;

  @Column('int', { default: 8 })
  endurance!: number;

  @Column('int', { default: 8 })
  intelligence!: number;

  @Column('int', { default: 8 })
  wisdom!: number;

  @Column('int', { default: 8 })
  men!: number;

  @Column('int', { default: 8 })
  perception!: number;

  @Column('int', { default: 8 })
  charisma!: number;

  @Column('int', { default: 8 })
  luck!: number;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
