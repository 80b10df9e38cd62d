import { loadedBy, playerSection, rowsOf } from 'context-assembler';
import { GuildMemberEntity } from './guild-member.entity.js';
import { RaidLog } from './raid-log.js';

/** A player's row in the guild's table; `undefined` for who is in no guild. */
export const guild = playerSection({
  name: 'guild',
  source: rowsOf(GuildMemberEntity, { key: 'characterId', columns: ['guildName', 'rank'] }),
  build: ({ read: [membership] }) => membership,
});

/** How many raids a player has been on. */
export const raidsDone = playerSection({
  name: 'raids_done',
  source: loadedBy(RaidLog),
  build: ({ read = 0 }) => read,
});
