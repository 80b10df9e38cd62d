import { Inject, Injectable } from '@nestjs/common';
import { type ContextPlan, planOf } from '../assembly/context-plan.js';
import { type AssemblerTools, EntityAssembler } from '../assembly/entity.assembler.js';
import { ASSEMBLER_TOOLS } from '../context.tokens.js';
import { PetReader } from './pet.reader.js';
import { petShape } from './pet.projections.js';
import { petTable } from './pet.sections.js';

/** Assembles pets: always for combat, whatever the scope. */
@Injectable()
export class PetAssembler extends EntityAssembler<number> {
  readonly #plan = planOf(petShape, petTable);

  constructor(reader: PetReader, @Inject(ASSEMBLER_TOOLS) tools: AssemblerTools) {
    super('pet', reader, tools);
  }

  protected override planOf(): ContextPlan {
    return this.#plan;
  }
}
