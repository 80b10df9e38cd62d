import { loadout, mathModel, skills, vitals } from './player-combat.projections.js';
import { availableActions, checkModifiers } from './player-exploration.projections.js';
import { equipped, items, itemsByType, stats, wallet } from './player-inventory.projections.js';
import { characterMeta, symbioteMeta } from './player-meta.projections.js';
import { statsDisplay, symbioteInfo, vitalsDisplay } from './player-status.projections.js';
import { merchantBonus, tradeableItems, walletBalance } from './player-trade.projections.js';
import { simpleStats, tutorialProgress } from './player-tutorial.projections.js';

/** Every projection of players by its name, for scopes of other modules. */
export const playerProjections = {
  math_model: mathModel,
  skills,
  loadout,
  vitals,
  stats_display: statsDisplay,
  vitals_display: vitalsDisplay,
  symbiote_info: symbioteInfo,
  items,
  equipped,
  items_by_type: itemsByType,
  wallet,
  stats,
  check_modifiers: checkModifiers,
  available_actions: availableActions,
  tradeable_items: tradeableItems,
  merchant_bonus: merchantBonus,
  wallet_balance: walletBalance,
  simple_stats: simpleStats,
  tutorial_progress: tutorialProgress,
} as const;

/** The parts of a player's `meta` beside the name, which every scope has. */
export const playerMeta = { character: characterMeta, symbiote: symbioteMeta } as const;
