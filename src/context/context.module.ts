import { Module, type Provider } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { type AssemblerTools } from './assembly/entity.assembler.js';
import { ContextAssemblerOrchestrator } from './context-assembler.orchestrator.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './context.module-definition.js';
import { type ContextOptions, type ContextSettings, settingsOf } from './context.options.js';
import { ASSEMBLER_TOOLS, CONTEXT_REDIS, CONTEXT_SETTINGS } from './context.tokens.js';
import { loadGameRules } from './game-rules.loader.js';
import { MonsterAssembler } from './monsters/monster.assembler.js';
import { MonsterReader } from './monsters/monster.reader.js';
import { PetAssembler } from './pets/pet.assembler.js';
import { PetReader } from './pets/pet.reader.js';
import { LiveVitalsRepository } from './players/live-vitals.repository.js';
import { PlayerAssembler } from './players/player.assembler.js';
import { PlayerReader } from './players/player.reader.js';
import { JsonCommands } from './redis/redis-format.js';
import { RedisStart } from './redis/redis-start.service.js';
import { RequestValidator } from './request/request.validator.js';
import { ScopeRegistry } from './scopes/scope-registry.js';
import { StoredContexts } from './stored-contexts.service.js';
import { ContextStore } from './store/context-store.js';
import { RedisContextStore } from './store/redis-context.store.js';

const providers: Provider[] = [
  {
    provide: CONTEXT_SETTINGS,
    inject: [MODULE_OPTIONS_TOKEN],
    useFactory: (options: ContextOptions): ContextSettings => settingsOf(options),
  },
  {
    provide: JsonCommands,
    inject: [CONTEXT_REDIS],
    useFactory: (redis: Redis) => new JsonCommands(redis),
  },
  {
    provide: ContextStore,
    inject: [CONTEXT_REDIS, JsonCommands, CONTEXT_SETTINGS],
    useFactory: (redis: Redis, commands: JsonCommands, { redisFormat }: ContextSettings) =>
      new RedisContextStore(redis, commands, redisFormat),
  },
  {
    provide: ASSEMBLER_TOOLS,
    inject: [ContextStore, CONTEXT_SETTINGS],
    useFactory: async (
      store: ContextStore,
      settings: ContextSettings,
    ): Promise<AssemblerTools> => ({
      store,
      rules: await loadGameRules(settings),
      ttlSeconds: settings.ttlSeconds,
      now: settings.now,
    }),
  },
  PlayerAssembler,
  PlayerReader,
  LiveVitalsRepository,
  MonsterAssembler,
  MonsterReader,
  PetAssembler,
  PetReader,
  RedisStart,
  ScopeRegistry,
  RequestValidator,
  StoredContexts,
  ContextAssemblerOrchestrator,
];

/**
 * Assembles contexts of players, monsters and pets. It exports the orchestrator, for injection;
 * `transports` adds the HTTP controller and the NATS message patterns.
 */
@Module({ providers, exports: [ContextAssemblerOrchestrator] })
export class ContextModule extends ConfigurableModuleClass {}
