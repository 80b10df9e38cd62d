import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Table `generated_clans`: the clans that generated monsters belong to; no scope reads it. */
@Entity('generated_clans')
export class GeneratedClanEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  family_id!: string;

  @Column('int')
  tier!: number;

  @Column('text', { nullable: true })
  zone_id!: string | null;

  @Column('text', { nullable: true })
  name_ru!: string | null;

  @Column('text', { nullable: true })
  description!: string | null;
}
