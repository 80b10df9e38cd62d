import { archetypeOf } from './archetypes.js';
import { Dice } from './dice.js';
import type { Row } from './row.js';

const SKILLS = [
  'swords daggers axes mauls bows staves unarmed shields light_armor medium_armor heavy_armor',
  'parry dodge fire_magic healing stealth lockwork tracking taming survival herbalism alchemy',
  'smithing mining fishing cooking trade lore leadership swimming',
]
  .join(' ')
  .split(' ')
  .map((name) => `skill_${name}`);

/** Thirty skills: those of the archetype well trained, some begun, the rest locked and untouched. */
export function skillRows(id: number): readonly Row[] {
  const dice = new Dice('skills', id);
  const { skills: trained } = archetypeOf(id);
  return SKILLS.map((skill_key) => {
    const isTrained = trained.includes(skill_key);
    const begun = isTrained || dice.chance(50);
    const xp = isTrained ? dice.between(2000, 9500) : begun ? dice.between(1, 3000) : 0;
    return {
      character_id: id,
      skill_key,
      total_xp: xp / 10_000,
      is_unlocked: isTrained || (begun && dice.chance(70)),
      progress_state: dice.pick(['PLUS', 'PLUS', 'PAUSE', 'MINUS']),
    };
  });
}
