import { Inject, Injectable } from '@nestjs/common';
import { type ContextPlan, ScopePlans } from '../assembly/context-plan.js';
import { type AssemblerTools, EntityAssembler } from '../assembly/entity.assembler.js';
import { ASSEMBLER_TOOLS } from '../context.tokens.js';
import { PlayerReader } from './player.reader.js';

/** Assembles players: what is read and projected is the scope's affair. */
@Injectable()
export class PlayerAssembler extends EntityAssembler<number> {
  constructor(
    reader: PlayerReader,
    @Inject(ASSEMBLER_TOOLS) tools: AssemblerTools,
    private readonly scopes: ScopePlans,
  ) {
    super('player', reader, tools);
  }

  protected override planOf(scope: string): ContextPlan {
    return this.scopes.planOf(scope);
  }
}
