import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Table `character_skill_progress`: how far a character came in one skill; one row per skill. */
@Entity('character_skill_progress')
export class CharacterSkillProgressEntity {
  @PrimaryColumn('int')
  @ForeignKey('CharacterEntity', { name: 'character_skill_progress_character_id_fkey' })
  character_id!: number;

  @PrimaryColumn('text')
  skill_key!: string;

  @Column('double precision')
  total_xp!: number;

  @Column('boolean')
  is_unlocked!: boolean;

  @Column('enum', { enum: ['PLUS', 'PAUSE', 'MINUS'], enumName: 'progress_state' })
  progress_state!: 'PLUS' | 'PAUSE' | 'MINUS';

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
