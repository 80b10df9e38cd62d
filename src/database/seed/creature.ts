import type { Dice } from './dice.js';
import type { Row } from './row.js';

/** The three forms in which games keep them, in turn. */
export function skillsSnapshot(skills: readonly string[], n: number): unknown {
  if (n % 3 === 0) return skills;
  if (n % 3 === 1) return skills.map((id, index) => ({ id, level: 1 + index }));
  return Object.fromEntries(skills.map((id, index) => [id, 1 + index]));
}

export function stateOf(dice: Dice, maxHp: number): Row {
  return { hp: { cur: dice.between(1, maxHp), max: maxHp }, energy: { cur: 50, max: 50 } };
}
