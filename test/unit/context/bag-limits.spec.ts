import { expect, it } from 'vitest';
import { settingsOf } from '../../../src/context/context.options.js';

it('are as a host sets them', () => {
  const bag = { slots: 0, maxWeight: 12.5 };

  expect(settingsOf({ bag }).bag).toEqual(bag);
});

it.each([
  [{ slots: 1.5, maxWeight: 100 }, 'bag.slots'],
  [{ slots: -1, maxWeight: 100 }, 'bag.slots'],
  [{ slots: 50, maxWeight: NaN }, 'bag.maxWeight'],
  [{ slots: 50, maxWeight: Infinity }, 'bag.maxWeight'],
  [{ slots: 50, maxWeight: -1 }, 'bag.maxWeight'],
])('are refused where JSON has no such limits: %j', (bag, option) => {
  expect(() => settingsOf({ bag })).toThrow(option);
});
