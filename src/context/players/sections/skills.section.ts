import { isNumber } from '../../json/json-value.js';
import { rowsOf } from '../../sections/section.js';
import { CharacterSkillProgressEntity } from '../entities/character-skill-progress.entity.js';
import { playerSection } from './player-section.js';

/** How far a player is with a skill. */
export interface SkillProgress {
  readonly skillKey: string;
  readonly totalXp: number;
  readonly isUnlocked: boolean;
}

/** Progress in every skill. */
export const skills = playerSection({
  name: 'skills',
  source: rowsOf(CharacterSkillProgressEntity, {
    key: 'character_id',
    columns: ['skill_key', 'total_xp', 'is_unlocked'],
    orderBy: 'skill_key',
  }),
  build: ({ read }): readonly SkillProgress[] =>
    read.map(({ skill_key, total_xp, is_unlocked }) => ({
      skillKey: skill_key,
      totalXp: isNumber(total_xp) ? total_xp : 0,
      isUnlocked: is_unlocked,
    })),
});
