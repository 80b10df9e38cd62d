import {
  equipped,
  items,
  itemsByType,
  stats,
  wallet,
} from '../players/player-inventory.projections.js';
import { scopeOf } from './scope.js';

/** The bag, what is worn, and what is owned. */
export const inventory = scopeOf({
  name: 'inventory',
  projections: [items, equipped, itemsByType, wallet, stats],
});
