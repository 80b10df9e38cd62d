import { describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/context/context-response.dto.js';

describe('a response', () => {
  it('has every id once: with its key, or among the errors with its reason', () => {
    const response = responseOf({
      player: new Map([
        [102, { reason: 'NOT_FOUND' }],
        [101, { key: 'temp:setup:a' }],
        [7, { reason: 'INVALID_DATA' }],
      ]),
      monster: new Map([['550E8400-e29b-41d4-a716-446655440000', { key: 'temp:setup:b' }]]),
      pet: new Map([[20, { reason: 'DEADLINE_EXCEEDED' }]]),
    });

    expect(response).toEqual({
      player: { '101': 'temp:setup:a' },
      monster: { '550E8400-e29b-41d4-a716-446655440000': 'temp:setup:b' },
      pet: {},
      errors: { player: [102, 7], monster: [], pet: [20] },
      reasons: {
        player: { '102': 'NOT_FOUND', '7': 'INVALID_DATA' },
        monster: {},
        pet: { '20': 'DEADLINE_EXCEEDED' },
      },
    });
  });

  it('has all its members when there is nothing in them', () => {
    expect(responseOf({ player: new Map(), monster: new Map(), pet: new Map() })).toEqual({
      player: {},
      monster: {},
      pet: {},
      errors: { player: [], monster: [], pet: [] },
      reasons: { player: {}, monster: {}, pet: {} },
    });
  });
});
