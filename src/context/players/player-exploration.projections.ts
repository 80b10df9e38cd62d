import { Type } from 'typebox';
import { mapOf } from '../projections/map.schema.js';
import { type Attributes, byAttribute, isAttribute } from '../rules/attributes.js';
import type { CatalogAction } from '../rules/game-rules.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';
import type { SkillProgress } from './sections/skills.section.js';

/** An attribute of this value helps nothing and hinders nothing. */
const ORDINARY = 8;

/** What is added to a check, by attribute and by unlocked skill. */
export const checkModifiers = playerProjection({
  name: 'check_modifiers',
  needs: [sections.attributes, sections.skills],
  schema: Type.Object({
    attributes: Type.Object(byAttribute(() => Type.Integer())),
    skills: mapOf(Type.Number()),
  }),
  build: ({ attributes, skills }) => ({
    attributes: byAttribute((attribute) => attributes[attribute] - ORDINARY),
    skills: Object.fromEntries(unlocked(skills)),
  }),
});

/** The catalog's actions whose every requirement the player meets. */
export const availableActions = playerProjection({
  name: 'available_actions',
  needs: [sections.attributes, sections.skills],
  schema: Type.Array(Type.String()),
  build: ({ attributes, skills }, { catalog }) => {
    const experience = unlocked(skills);
    return catalog.actions
      .filter((action) => isOpen(action, attributes, experience))
      .map(({ id }) => id);
  },
});

function unlocked(skills: readonly SkillProgress[]): ReadonlyMap<string, number> {
  return new Map(
    skills
      .filter(({ isUnlocked }) => isUnlocked)
      .map(({ skillKey, totalXp }) => [skillKey, totalXp]),
  );
}

function isOpen(
  { requires }: CatalogAction,
  attributes: Attributes,
  experience: ReadonlyMap<string, number>,
): boolean {
  const isMet = ([attribute, least]: [string, number]) =>
    isAttribute(attribute) && attributes[attribute] >= least;
  const isLearnt = ([skill, least]: [string, number]) =>
    (experience.get(skill) ?? -Infinity) >= least;
  return (
    Object.entries(requires.attributes ?? {}).every(isMet) &&
    Object.entries(requires.skills ?? {}).every(isLearnt)
  );
}
