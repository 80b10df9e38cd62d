import { integerIds } from '../request/id-rule.js';

/** Characters that users play. */
export const playerKind = { name: 'player', idsField: 'player_ids', ids: integerIds(101) } as const;
