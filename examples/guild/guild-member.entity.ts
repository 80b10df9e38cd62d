import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The guild's own table: who is in which guild, and as what (`leader`, `member`). */
@Entity('guild_members')
export class GuildMemberEntity {
  @PrimaryColumn('int', { name: 'character_id' })
  characterId!: number;

  @Column('text', { name: 'guild_name' })
  guildName!: string;

  @Column('text')
  rank!: string;
}
