import { describe, expect, it } from 'vitest';
import { byAttribute } from '../../../../src/context/rules/attributes.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import {
  statsDisplay,
  symbioteInfo,
  vitalsDisplay,
} from '../../../../src/context/players/player-status.projections.js';
import { rulesWith } from '../../fixtures/game-rules.js';

const rules = rulesWith();

function barOf(cur: number, max: number) {
  return vitalsDisplay.build({ vitals: { hp: { cur, max }, energy: { cur: 0, max: 1 } } }, rules)
    .hp;
}

describe('the status screen', () => {
  it('labels each attribute', () => {
    const attributes = { ...byAttribute(() => 8), strength: 15 };

    expect(statsDisplay.build({ attributes }, rules)).toEqual({
      strength: { value: 15, label: 'Сила' },
      agility: { value: 8, label: 'Ловкость' },
      endurance: { value: 8, label: 'Выносливость' },
      intelligence: { value: 8, label: 'Интеллект' },
      wisdom: { value: 8, label: 'Мудрость' },
      men: { value: 8, label: 'Ментальность' },
      perception: { value: 8, label: 'Восприятие' },
      charisma: { value: 8, label: 'Харизма' },
      luck: { value: 8, label: 'Удача' },
    });
  });

  it('shows health and energy as bars', () => {
    const vitals = { hp: { cur: 80, max: 150 }, energy: { cur: 50, max: 100 } };

    expect(vitalsDisplay.build({ vitals }, rules)).toEqual({
      hp: { current: 80, max: 150, percent: 53 },
      energy: { current: 50, max: 100, percent: 50 },
    });
  });

  it.each([
    [150, 150, 100],
    [149.9, 150, 99],
    [151, 150, 100],
    [300, 150, 200],
    [0, 150, 0],
    [1, 1000, 0],
    [-1, 150, -1],
    [29, 100, 29],
    [0.29, 1, 28],
    [1e307, 1e307, 100],
    [-5e307, 1e308, -50],
    [80, 0, 0],
    [80, -150, 0],
    [-80, -150, 0],
  ])(
    'rounds %d of %d down to %i percent, 0 where the maximum is 0 or less',
    (cur, max, percent) => {
      expect(barOf(cur, max)).toEqual({ current: cur, max, percent });
    },
  );

  it('always shows a percentage that JSON can hold', () => {
    const extremes = [Number.MAX_VALUE, Number.MIN_VALUE, -Number.MAX_VALUE];
    const percents = extremes.flatMap((cur) => extremes.map((max) => barOf(cur, max).percent));

    expect(percents.filter((percent) => !Number.isFinite(percent))).toEqual([]);
  });

  it('shows the symbiote and its gift', () => {
    const symbiote = {
      symbiote_name: 'Тень',
      gift_id: 'pyromancy',
      gift_rank: 5,
      gift_xp: 10,
      elements_resonance: JsonText.of({}),
    };

    expect(symbioteInfo.build({ symbiote }, rules)).toEqual({
      name: 'Тень',
      gift: 'pyromancy',
      rank: 5,
    });
    expect(
      symbioteInfo.build({ symbiote: { ...symbiote, symbiote_name: null, gift_id: null } }, rules),
    ).toEqual({ name: 'Неизвестно', gift: null, rank: 5 });
  });

  it('shows that there is no symbiote', () => {
    expect(symbioteInfo.build({ symbiote: null }, rules)).toEqual({
      name: 'Неизвестно',
      gift: null,
      rank: 0,
    });
  });
});
