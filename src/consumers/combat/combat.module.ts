import { type DynamicModule, Module } from '@nestjs/common';
import { CombatController } from './combat.controller.js';
import { COMBAT_OPTIONS, type CombatOptions } from './combat.options.js';
import { CombatService } from './combat.service.js';

/** Fights, at `/v1/combats`. It takes the orchestrator and the store of a global `ContextModule`. */
@Module({ controllers: [CombatController], providers: [CombatService] })
export class CombatModule {
  static for(options: CombatOptions): DynamicModule {
    return {
      module: CombatModule,
      providers: [{ provide: COMBAT_OPTIONS, useValue: options }],
    };
  }
}
