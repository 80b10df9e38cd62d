import {
  merchantBonus,
  tradeableItems,
  walletBalance,
} from '../players/player-trade.projections.js';
import { scopeOf } from './scope.js';

/** Buying and selling. */
export const trade = scopeOf({
  name: 'trade',
  projections: [tradeableItems, merchantBonus, walletBalance],
});
