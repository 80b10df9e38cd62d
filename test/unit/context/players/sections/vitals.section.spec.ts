import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../../src/context/json/json-text.js';
import { vitals } from '../../../../../src/context/players/sections/vitals.section.js';
import { rulesWith } from '../../../fixtures/game-rules.js';

const FULL = { hp: { cur: 100, max: 100 }, energy: { cur: 100, max: 100 } };
const SAVED = '{"hp": {"cur": 80, "max": 150}, "energy": {"cur": 50, "max": 90}}';

function build(live: unknown, snapshot: string | null) {
  const warnings: string[] = [];
  const vitals_snapshot = snapshot === null ? null : new JsonText(snapshot);
  const built = vitals.build(
    { read: live, own: { vitals_snapshot }, warn: (warning) => warnings.push(warning) },
    rulesWith(),
  );
  return [built, warnings];
}

describe('the vitals of a player', () => {
  it('are the live ones, though they name nothing', () => {
    expect(build({ hp: { cur: 1, max: 2 } }, SAVED)).toEqual([
      { ...FULL, hp: { cur: 1, max: 2 } },
      [],
    ]);
    expect(build({}, SAVED)).toEqual([FULL, []]);
  });

  it.each([undefined, null, [], 'dead', 5, false])(
    'are the saved ones where the live ones are %j',
    (live) => {
      expect(build(live, SAVED)).toEqual([JSON.parse(SAVED), []]);
    },
  );

  it.each([null, 'null', '[]', '"dead"', '5'])(
    'are the defaults where the saved ones are %s too, with a warning',
    (snapshot) => {
      expect(build(undefined, snapshot)).toEqual([FULL, ['vitals: no data, defaults used']]);
    },
  );

  it('have a default for each member that is missing or no number', () => {
    const snapshot = '{"hp": {"cur": "80", "max": 1e400}, "energy": {"cur": 0}}';

    expect(build(undefined, snapshot)).toEqual([
      { hp: { cur: 100, max: 100 }, energy: { cur: 0, max: 100 } },
      [],
    ]);
  });
});
