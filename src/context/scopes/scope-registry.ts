import { Injectable } from '@nestjs/common';
import { combats } from './combats.scope.js';
import { exploration } from './exploration.scope.js';
import { inventory } from './inventory.scope.js';
import { type Scope } from './scope.js';
import { status } from './status.scope.js';
import { trade } from './trade.scope.js';
import { tutorial } from './tutorial.scope.js';

/** Every scope of the service: registering one is naming it here. */
export const SCOPES = [combats, status, inventory, exploration, trade, tutorial] as const;

/** The scopes that a request may name. */
@Injectable()
export class ScopeRegistry {
  readonly #scopes: ReadonlyMap<string, Scope> = new Map(
    SCOPES.map((scope) => [scope.name, scope]),
  );

  /** In the order of their registration. */
  get names(): readonly string[] {
    return [...this.#scopes.keys()];
  }

  get all(): readonly Scope[] {
    return [...this.#scopes.values()];
  }

  has(name: string): boolean {
    return this.#scopes.has(name);
  }
}
