import { integerIds } from '../request/id-rule.js';

/** Pets of characters. */
export const petKind = { name: 'pet', idsField: 'pet_ids', ids: integerIds(20) } as const;
