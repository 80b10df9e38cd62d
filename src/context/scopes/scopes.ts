import type { SCOPES } from './built-in-scopes.js';

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
