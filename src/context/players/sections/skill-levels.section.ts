import { JsonText } from '../../json/json-text.js';
import { madeOf } from '../../sections/section.js';
import { CharacterSkillProgressEntity } from '../entities/character-skill-progress.entity.js';
import { playerSection } from './player-section.js';

/** Experience by skill. */
type Levels = Record<string, number>;

/** NaN is greater than any number to PostgreSQL; no number to us, and no number counts as 0. */
const XP = `CASE WHEN total_xp > '-Infinity' AND total_xp < 'Infinity' THEN total_xp ELSE 0 END`;
const IS_IN_PROGRESS = `is_unlocked OR (total_xp > 0 AND total_xp < 'Infinity')`;
/** A game's own table may hold skills without one, which would fail the whole of a statement. */
const HAS_KEY = 'skill_key IS NOT NULL';

/** The experience in each skill that is unlocked or in progress, as a fight has it. */
export const skill_levels = playerSection({
  name: 'skill_levels',
  source: madeOf<Levels, CharacterSkillProgressEntity>(CharacterSkillProgressEntity, {
    key: 'character_id',
    made: `json_object_agg(skill_key, ${XP}) FILTER (WHERE ${HAS_KEY} AND (${IS_IN_PROGRESS}))`,
  }),
  build: ({ read }): JsonText<Levels> => read ?? NONE,
});

const NONE = new JsonText<Levels>('{}');
