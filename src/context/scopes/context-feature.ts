import type { Scope } from './scope.js';

/** What a module of the host adds to the service. */
export interface ContextFeature {
  /** Each with its projections, and by them the sections that it reads. */
  readonly scopes: readonly Scope[];
}

/** A feature as it is found among the host's providers. */
export class RegisteredFeature implements ContextFeature {
  constructor(readonly scopes: readonly Scope[]) {}
}

/** Scopes, and who registers them. */
export interface Registration extends ContextFeature {
  /** The module, for messages. */
  readonly owner: string;
}
