import { uuidIds } from '../request/id-rule.js';

/** Monsters that the game generated. */
export const monsterKind = {
  name: 'monster',
  idsField: 'monster_ids',
  ids: uuidIds('ff81a16b-a621-48b6-a9f3-cf977a6f60cf'),
} as const;
