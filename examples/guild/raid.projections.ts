import { playerProjection, playerSections, Type } from 'context-assembler';
import { guild, raidsDone } from './guild.sections.js';

/** Whom the player fights for, and how seasoned it is. */
export const allegiance = playerProjection({
  name: 'allegiance',
  needs: [guild, raidsDone],
  schema: Type.Object({
    guild: Type.Union([Type.String(), Type.Null()]),
    raids: Type.Integer({ minimum: 0 }),
  }),
  build: ({ guild, raids_done }) => ({ guild: guild?.guildName ?? null, raids: raids_done }),
});

/** What the player does in a raid, by a section of the guild's and two that every module has. */
export const raidRole = playerProjection({
  name: 'raid_role',
  needs: [guild, playerSections.attributes, playerSections.equipment],
  schema: Type.Enum(['lead', 'shield', 'strike', 'mend']),
  build: ({ guild, attributes, equipment }) => {
    if (guild?.rank === 'leader') return 'lead';
    if (equipment.worn.some(({ subtype }) => subtype === 'shield')) return 'shield';
    return attributes.wisdom > attributes.strength ? 'mend' : 'strike';
  },
});
