import { combats } from './combats.scope.js';
import { exploration } from './exploration.scope.js';
import { inventory } from './inventory.scope.js';
import { status } from './status.scope.js';
import { trade } from './trade.scope.js';
import { tutorial } from './tutorial.scope.js';

/** Every scope of the service: registering one is naming it here. */
export const SCOPES = [combats, status, inventory, exploration, trade, tutorial] as const;
