import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Table `resource_wallets`: what a character owns by amount, each column `{id: amount}`. */
@Entity('resource_wallets')
export class ResourceWalletEntity {
  @PrimaryColumn('int')
  @ForeignKey('CharacterEntity', { name: 'resource_wallets_character_id_fkey' })
  character_id!: number;

  @Column('jsonb')
  currency!: unknown;

  @Column('jsonb')
  resources!: unknown;

  @Column('jsonb')
  components!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
