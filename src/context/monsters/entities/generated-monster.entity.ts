import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Table `generated_monsters`: one generated monster per row, scaled and ready to fight. */
@Entity('generated_monsters')
export class GeneratedMonsterEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey('GeneratedClanEntity', { name: 'generated_monsters_clan_id_fkey' })
  clan_id!: string;

  @Column('text')
  variant_key!: string;

  @Column('text')
  role!: string;

  @Column('int')
  threat_rating!: number;

  @Column('text')
  name_ru!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb')
  scaled_base_stats!: unknown;

  /** `{slot: item_key}`, the keys being those of the game's catalog. */
  @Column('jsonb')
  loadout_ids!: unknown;

  /** A list of ids, a list of `{id}`, or `{id: level}`. */
  @Column('jsonb')
  skills_snapshot!: unknown;

  @Column('jsonb', { nullable: true })
  current_state!: unknown;
}
