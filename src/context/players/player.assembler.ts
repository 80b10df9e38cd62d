import { Inject, Injectable } from '@nestjs/common';
import { type ContextPlan, planOf } from '../assembly/context-plan.js';
import { type AssemblerTools, EntityAssembler } from '../assembly/entity.assembler.js';
import { InvalidRequestError } from '../context.error.js';
import { ASSEMBLER_TOOLS } from '../context.tokens.js';
import { ScopeRegistry } from '../scopes/scope-registry.js';
import { PlayerReader } from './player.reader.js';
import { playerCatalogue, type PlayerSections } from './player.sections.js';

/** Assembles players: what is read and projected is the scope's affair. */
@Injectable()
export class PlayerAssembler extends EntityAssembler<number, PlayerSections> {
  readonly #plans: ReadonlyMap<string, ContextPlan<PlayerSections>>;

  constructor(
    reader: PlayerReader,
    @Inject(ASSEMBLER_TOOLS) tools: AssemblerTools,
    scopes: ScopeRegistry,
  ) {
    super('player', reader, tools);
    this.#plans = new Map(scopes.all.map((scope) => [scope.name, planOf(scope, playerCatalogue)]));
  }

  protected override planOf(scope: string): ContextPlan<PlayerSections> {
    const plan = this.#plans.get(scope);
    // Nothing to fall back to: a bigger scope would read what nobody asked for.
    if (!plan) throw new InvalidRequestError([{ field: 'scope', message: 'is not registered' }]);
    return plan;
  }
}
