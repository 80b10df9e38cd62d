import { combats } from './combats.scope.js';
import { exploration } from './exploration.scope.js';
import { inventory } from './inventory.scope.js';
import { status } from './status.scope.js';
import { trade } from './trade.scope.js';
import { tutorial } from './tutorial.scope.js';

/** Every scope of the service: registering one is naming it here. */
export const SCOPES = [combats, status, inventory, exploration, trade, tutorial] as const;

type BuiltIn = { readonly [S in (typeof SCOPES)[number] as S['name']]: S };

/**
 * Every scope by its name. A module that registers one of its own declares it here, so that
 * requests may name it and its contexts are typed:
 *
 * `declare module 'context-assembler' { interface ContextScopes { readonly raid: typeof raid } }`
 */
export interface ContextScopes extends BuiltIn {}

/** The name of a scope: `'combats' | 'status' | …` */
export type ScopeName = keyof ContextScopes;
