import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The rows that a fight uses: what is worn, and what of the bag holds a quick slot. */
export const FIGHT_ITEMS =
  "location = 'equipped' OR (location = 'inventory' AND quick_slot_position::text <> '')";

/** Table `inventory_items`: everything characters own, worn, in the bag, banked or on auction. */
@Entity('inventory_items')
@Index('context_inventory_items_fight_idx', ['character_id'], { where: FIGHT_ITEMS })
export class InventoryItemEntity {
  @PrimaryGeneratedColumn('increment', { type: 'int' })
  id!: number;

  @Column('int')
  @Index('context_inventory_items_character_id_idx')
  @ForeignKey('CharacterEntity', { name: 'inventory_items_character_id_fkey' })
  character_id!: number;

  @Column('text')
  item_type!: string;

  @Column('text')
  subtype!: string;

  @Column('text')
  rarity!: string;

  /** `equipped`, `inventory`, `bank` or `auction`. */
  @Column('text')
  location!: string;

  @Column('int')
  quantity!: number;

  @Column('jsonb')
  item_data!: unknown;

  @Column('text', { nullable: true })
  equipped_slot!: string | null;

  @Column('text', { nullable: true })
  quick_slot_position!: string | null;
}
