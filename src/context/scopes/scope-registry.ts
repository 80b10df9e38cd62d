import { type ContextPlan, planOf, ScopePlans } from '../assembly/context-plan.js';
import { InvalidRequestError } from '../context.error.js';
import { playerTable } from '../players/player.sections.js';
import type { AnySection } from '../sections/section.js';
import type { Registration } from './context-feature.js';
import { faultsOfRegistrations } from './registration-faults.js';
import { RegistrationError } from './registration.error.js';
import { type Scope, sectionsOf } from './scope.js';
import { SCOPES } from './built-in-scopes.js';

/** The scopes that a request may name: ours, and those that the host's modules register. */
export class ScopeRegistry extends ScopePlans {
  /** Every section that a scope reads, and the module that was the first to register it. */
  readonly sections: ReadonlyMap<AnySection, string>;
  readonly #scopes: ReadonlyMap<string, Scope>;
  readonly #plans: ReadonlyMap<string, ContextPlan>;

  /** @throws RegistrationError naming every clash and every bad name */
  constructor(features: readonly Registration[] = []) {
    super();
    const registrations = [{ owner: 'ContextModule', scopes: SCOPES }, ...features];
    const faults = faultsOfRegistrations(registrations);
    if (faults.length > 0) throw new RegistrationError(faults);
    const scopes = registrations.flatMap((registration): readonly Scope[] => registration.scopes);
    this.#scopes = new Map(scopes.map((scope) => [scope.name, scope]));
    this.#plans = new Map(scopes.map((scope) => [scope.name, planOf(scope, playerTable)]));
    this.sections = ownersOf(registrations);
  }

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

  isUrgent(name: string): boolean {
    return this.#scopes.get(name)?.urgent === true;
  }

  override planOf(scope: string): ContextPlan {
    const plan = this.#plans.get(scope);
    // Nothing to fall back to: a bigger scope would read what nobody asked for.
    if (!plan) throw new InvalidRequestError([{ field: 'scope', message: 'is not registered' }]);
    return plan;
  }
}

function ownersOf(registrations: readonly Registration[]): ReadonlyMap<AnySection, string> {
  const owners = new Map<AnySection, string>();
  for (const { owner, scopes } of registrations) {
    for (const section of scopes.flatMap(sectionsOf)) {
      if (!owners.has(section)) owners.set(section, owner);
    }
  }
  return owners;
}
