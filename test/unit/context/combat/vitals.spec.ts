import { describe, expect, it } from 'vitest';
import { combatVitalsOf, firstDocument, vitalsOf } from '../../../../src/context/combat/vitals.js';

describe('vitals', () => {
  it('are those of the document', () => {
    const document = { hp: { cur: 80, max: 150 }, energy: { cur: -5, max: 0 }, mana: 7 };

    expect(vitalsOf(document, 100)).toEqual({
      hp: { cur: 80, max: 150 },
      energy: { cur: -5, max: 0 },
    });
  });

  it('take the fallback for each member that is missing or no number', () => {
    const beyond: unknown = JSON.parse('{"cur": 1e400, "max": "150"}');

    expect(vitalsOf({ hp: { cur: null }, energy: beyond }, 100)).toEqual({
      hp: { cur: 100, max: 100 },
      energy: { cur: 100, max: 100 },
    });
    expect(vitalsOf({ hp: { cur: 3 }, energy: [5, 6] }, -1)).toEqual({
      hp: { cur: 3, max: -1 },
      energy: { cur: -1, max: -1 },
    });
  });

  it.each([undefined, null, [], 'full', 5, {}])('are all the fallback for %j', (document) => {
    expect(vitalsOf(document, 100)).toEqual({
      hp: { cur: 100, max: 100 },
      energy: { cur: 100, max: 100 },
    });
  });

  it('come from the first document that is an object, though it be empty', () => {
    const snapshot = { hp: { cur: 1, max: 2 } };

    expect(firstDocument({}, snapshot)).toEqual({});
    expect(firstDocument(undefined, snapshot)).toBe(snapshot);
    expect(firstDocument('dead', [snapshot], null, snapshot)).toBe(snapshot);
    expect(firstDocument(null, 5, [])).toBeUndefined();
  });

  it('of a fight are the current ones alone', () => {
    const vitals = { hp: { cur: 80, max: 150 }, energy: { cur: 50, max: 100 } };

    expect(combatVitalsOf(vitals)).toEqual({ hp_current: 80, energy_current: 50 });
  });
});
