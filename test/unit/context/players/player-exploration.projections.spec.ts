import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import {
  availableActions,
  checkModifiers,
} from '../../../../src/context/players/player-exploration.projections.js';
import type { CatalogAction } from '../../../../src/context/rules/game-rules.js';
import { rulesWith } from '../../fixtures/game-rules.js';

const attributes = { ...byAttribute(() => 8), perception: 13, luck: 3 };
const skills = [
  { skillKey: 'skill_lockwork', totalXp: 0.2, isUnlocked: true },
  { skillKey: 'skill_taming', totalXp: 5, isUnlocked: false },
  { skillKey: 'skill_fresh', totalXp: 0, isUnlocked: true },
  { skillKey: '__proto__', totalXp: 1, isUnlocked: true },
];

function isAvailable(requires: CatalogAction['requires']): boolean {
  const rules = rulesWith({ actions: [{ id: 'act', requires }] });
  return availableActions.build({ attributes, skills }, rules).includes('act');
}

describe('exploration', () => {
  it('adds to a check what an attribute is above or below 8, and unlocked skills', () => {
    const { attributes: byName, skills: bySkill } = checkModifiers.build(
      { attributes, skills },
      rulesWith(),
    );

    expect(byName).toEqual({ ...byAttribute(() => 0), perception: 5, luck: -5 });
    expect(Object.entries(bySkill)).toEqual([
      ['skill_lockwork', 0.2],
      ['skill_fresh', 0],
      ['__proto__', 1],
    ]);
  });

  it('opens the actions whose every requirement is met, in the catalog’s order', () => {
    const actions: readonly CatalogAction[] = [
      { id: 'look_around', requires: {} },
      { id: 'spot', requires: { attributes: { perception: 13 }, skills: { skill_lockwork: 0.2 } } },
      { id: 'see_far', requires: { attributes: { perception: 14 } } },
      { id: 'gamble', requires: { attributes: { perception: 1, luck: 4 } } },
      { id: 'rest', requires: { attributes: {}, skills: {} } },
    ];

    expect(availableActions.build({ attributes, skills }, rulesWith({ actions }))).toEqual([
      'look_around',
      'spot',
      'rest',
    ]);
  });

  it('counts a skill only once it is unlocked, whatever its experience', () => {
    expect(isAvailable({ skills: { skill_taming: 0.5 } })).toBe(false);
    expect(isAvailable({ skills: { skill_taming: -1 } })).toBe(false);
    expect(isAvailable({ skills: { skill_fresh: 0 } })).toBe(true);
    expect(isAvailable({ skills: { skill_unknown: 0 } })).toBe(false);
    expect(isAvailable({ skills: { constructor: 0 } })).toBe(false);
  });

  it('knows a skill called `__proto__`', () => {
    const requiring = (least: number) =>
      isAvailable({ skills: Object.fromEntries([['__proto__', least]]) });

    expect([requiring(1), requiring(2)]).toEqual([true, false]);
  });
});
