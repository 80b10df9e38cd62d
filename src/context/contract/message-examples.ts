import { ALL_KINDS, type EntityKind, KINDS } from '../kinds/kinds.js';
import { SCOPES } from '../scopes/built-in-scopes.js';

/** A request as documentation shows it; in a seeded world it is answered. */
export interface RequestExample {
  readonly summary: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export const KEY_EXAMPLE = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

/** A request for a fight, and one for each other scope of ours, by name. */
export const REQUEST_EXAMPLES: Readonly<Record<string, RequestExample>> = {
  fight: { summary: 'A fight', value: { ...idsOf(ALL_KINDS), scope: 'combats' } },
  ...Object.fromEntries(
    SCOPES.filter(({ name }) => name !== 'combats').map(({ name }) => [
      name,
      { summary: `A player’s ${name}`, value: { ...idsOf([KINDS.player]), scope: name } },
    ]),
  ),
  inline: {
    summary: 'Contexts in the answer, nothing stored',
    value: { ...idsOf([KINDS.player]), scope: 'status', include: 'contexts', locale: 'en' },
  },
};

/** An answer in which one id failed. */
export const RESPONSE_EXAMPLE = {
  player: { [KINDS.player.ids.example]: KEY_EXAMPLE },
  monster: {},
  pet: {},
  errors: { player: [], monster: [], pet: [KINDS.pet.ids.example] },
  reasons: { player: {}, monster: {}, pet: { [KINDS.pet.ids.example]: 'NOT_FOUND' } },
};

export const ERROR_EXAMPLE = {
  error: {
    code: 'INVALID_REQUEST',
    message: 'The request is invalid',
    details: [
      { field: 'player_ids[3]', message: 'must be an integer from 1 to 2147483647' },
      { field: 'ttl_seconds', message: 'must be an integer from 1 to 86400' },
    ],
    retryable: false,
  },
};

function idsOf(kinds: readonly EntityKind[]) {
  return Object.fromEntries(kinds.map(({ idsField, ids }) => [idsField, [ids.example]]));
}
