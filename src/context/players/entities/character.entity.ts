import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Table `characters`: who a player's character is and where it stands; one row per character. */
@Entity('characters')
export class CharacterEntity {
  @PrimaryColumn('int')
  character_id!: number;

  @Column('bigint')
  user_id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  gender!: string;

  @Column('text')
  game_stage!: string;

  @Column('text', { nullable: true })
  prev_game_stage!: string | null;

  @Column('text')
  location_id!: string;

  @Column('text', { nullable: true })
  prev_location_id!: string | null;

  @Column('jsonb', { nullable: true })
  vitals_snapshot!: unknown;

  @Column('jsonb', { nullable: true })
  active_sessions!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
