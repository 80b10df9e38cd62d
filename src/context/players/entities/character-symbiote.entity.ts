import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Table `character_symbiotes`: the symbiote a character carries, if any, and its gift. */
@Entity('character_symbiotes')
export class CharacterSymbioteEntity {
  @PrimaryColumn('int')
  @ForeignKey('CharacterEntity', { name: 'character_symbiotes_character_id_fkey' })
  character_id!: number;

  @Column('text')
  symbiote_name!: string;

  @Column('text', { nullable: true })
  gift_id!: string | null;

  @Column('int')
  gift_xp!: number;

  @Column('int')
  gift_rank!: number;

  @Column('jsonb')
  elements_resonance!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
