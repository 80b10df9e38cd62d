import { describe, expect, it } from 'vitest';
import { orderOf } from '../../../bench/measure/measure-cell.mjs';

/** The orders of the rounds that are measured: they are counted from 1. */
function ordersOf(targets: readonly string[], rounds: number): string[][] {
  return Array.from({ length: rounds }, (_, at) => orderOf(targets, at + 1));
}

/** How many of the orders have one target somewhere before another. */
function timesBefore(orders: readonly string[][], one: string, other: string): number {
  return orders.filter((order) => order.indexOf(one) < order.indexOf(other)).length;
}

describe.each([
  { targets: ['service', 'floor'] },
  { targets: ['service', 'floor', 'naive'] },
  { targets: ['a', 'b', 'c', 'd'] },
])('the order of $targets', ({ targets }) => {
  const orders = ordersOf(targets, 2 * targets.length);

  it('has every target in every round', () => {
    for (const order of orders) expect(order.toSorted()).toEqual(targets.toSorted());
  });

  it.each(targets)('has %s first as often as any other', (target) => {
    expect(orders.filter(([first]) => first === target)).toHaveLength(2);
  });

  it.each(targets)('has %s before each of the others as often as after it', (target) => {
    for (const other of targets.filter((each) => each !== target)) {
      expect(timesBefore(orders, target, other)).toBe(targets.length);
    }
  });
});

it.each([2, 4, 6, 8, 10])('is balanced for two targets in %i rounds', (rounds) => {
  expect(timesBefore(ordersOf(['service', 'floor'], rounds), 'service', 'floor')).toBe(rounds / 2);
});

it('takes the targets as they are to warm up', () => {
  expect(orderOf(['service', 'floor'], 0)).toEqual(['service', 'floor']);
});
