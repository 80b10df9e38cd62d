import { describe, expect, it } from 'vitest';
import { orderOf } from '../../../bench/measure/measure-cell.mjs';

describe('orderOf', () => {
  const targets = ['service', 'floor', 'naive'];
  const orders = [1, 2, 3, 4, 5].map((round) => orderOf(targets, round));

  it('measures every target in every round', () => {
    for (const order of orders) expect(order.toSorted()).toEqual(targets.toSorted());
  });

  it.each(targets)('lets %s come after each of the others, in one round or another', (target) => {
    const before = new Set(orders.map((order) => order[order.indexOf(target) - 1]));
    for (const other of targets) if (other !== target) expect(before).toContain(other);
  });
});
