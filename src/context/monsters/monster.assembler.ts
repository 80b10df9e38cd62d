import { Inject, Injectable } from '@nestjs/common';
import { type ContextPlan, planOf } from '../assembly/context-plan.js';
import { type AssemblerTools, EntityAssembler } from '../assembly/entity.assembler.js';
import { ASSEMBLER_TOOLS } from '../context.tokens.js';
import { MonsterReader } from './monster.reader.js';
import { monsterShape } from './monster.projections.js';
import { monsterTable } from './monster.sections.js';

/** Assembles monsters: always for combat, whatever the scope. */
@Injectable()
export class MonsterAssembler extends EntityAssembler<string> {
  readonly #plan = planOf(monsterShape, monsterTable);

  constructor(reader: MonsterReader, @Inject(ASSEMBLER_TOOLS) tools: AssemblerTools) {
    super('monster', reader, tools);
  }

  protected override planOf(): ContextPlan {
    return this.#plan;
  }
}
