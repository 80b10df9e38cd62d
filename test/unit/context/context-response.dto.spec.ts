import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/context/assembly/outcome.js';
import { plainResponseOf, responseOf } from '../../../src/context/context-response.dto.js';
import { JsonText, toJsonText } from '../../../src/context/json/json-text.js';

const NOTHING = {
  player: {},
  monster: {},
  pet: {},
  errors: { player: [], monster: [], pet: [] },
  reasons: { player: {}, monster: {}, pet: {} },
};

describe('a response', () => {
  it('has every id once: with its key, or among the errors with its reason', () => {
    const response = responseOf(
      {
        player: new Map<number, Outcome>([
          [102, { reason: 'NOT_FOUND' }],
          [101, { key: 'temp:setup:a' }],
          [7, { reason: 'INVALID_DATA' }],
        ]),
        monster: new Map([['550E8400-e29b-41d4-a716-446655440000', { key: 'temp:setup:b' }]]),
        pet: new Map([[20, { reason: 'DEADLINE_EXCEEDED' }]]),
      },
      'keys',
    );

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
    const nobody = { player: new Map(), monster: new Map(), pet: new Map() };

    expect(responseOf(nobody, 'keys')).toEqual(NOTHING);
    expect(responseOf(nobody, 'contexts')).toEqual({
      ...NOTHING,
      contexts: { player: {}, monster: {}, pet: {} },
    });
  });

  it('has contexts where they are included, each by its id', () => {
    const response = responseOf(
      {
        player: new Map<number, Outcome>([
          [101, { context: new JsonText('{"n":12345678901234567890}') }],
          [102, { key: 'temp:setup:a', context: new JsonText('{}') }],
          [103, { reason: 'NOT_FOUND' }],
        ]),
        monster: new Map(),
        pet: new Map(),
      },
      'both',
    );

    expect(toJsonText(response)).toBe(
      '{"player":{"102":"temp:setup:a"},"monster":{},"pet":{},' +
        '"contexts":{"player":{"101":{"n":12345678901234567890},"102":{}},"monster":{},"pet":{}},' +
        '"errors":{"player":[103],"monster":[],"pet":[]},' +
        '"reasons":{"player":{"103":"NOT_FOUND"},"monster":{},"pet":{}}}',
    );
    expect(plainResponseOf(response)).toMatchObject({
      player: { 102: 'temp:setup:a' },
      contexts: { player: { 101: { n: Number('12345678901234567890') }, 102: {} } },
      errors: { player: [103] },
    });
  });
});
