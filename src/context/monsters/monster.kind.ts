import { uuidIds } from '../request/id-rule.js';

/** Monsters that the game generated. */
export const monsterKind = {
  name: 'monster',
  idsField: 'monster_ids',
  ids: uuidIds('550e8400-e29b-41d4-a716-446655440000'),
} as const;
