import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ModulesContainer } from '@nestjs/core';
import type { Redis } from 'ioredis';
import { Admission } from './admission/admission.js';
import { ScopePlans } from './assembly/context-plan.js';
import type { AssemblerTools } from './assembly/entity.assembler.js';
import { ContextAssemblerOrchestrator } from './context-assembler.orchestrator.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './context.module-definition.js';
import { type ContextOptions, type ContextSettings, settingsOf } from './context.options.js';
import { ASSEMBLER_TOOLS, CONTEXT_REDIS, CONTEXT_SETTINGS } from './context.tokens.js';
import { ContextSchemas } from './contract/context-schemas.js';
import { loadGameRules } from './game-rules.loader.js';
import { MonsterAssembler } from './monsters/monster.assembler.js';
import { MonsterReader } from './monsters/monster.reader.js';
import { PetAssembler } from './pets/pet.assembler.js';
import { PetReader } from './pets/pet.reader.js';
import { LiveVitalsRepository } from './players/live-vitals.repository.js';
import { PlayerAssembler } from './players/player.assembler.js';
import { PlayerReader } from './players/player.reader.js';
import { ContextReader } from './reader/context.reader.js';
import { JsonDocuments } from './redis/json-documents.js';
import { JsonCommands } from './redis/redis-format.js';
import { RedisStart } from './redis/redis-start.service.js';
import { RequestValidator } from './request/request.validator.js';
import { type ContextFeature, RegisteredFeature } from './scopes/context-feature.js';
import { registeredFeatures } from './scopes/registered-features.js';
import { ScopeRegistry } from './scopes/scope-registry.js';
import { SourceCheck } from './scopes/source-check.service.js';
import { StoredContexts } from './stored-contexts.service.js';
import { StoredWork } from './stored-work.js';
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
    provide: ContextReader,
    inject: [CONTEXT_REDIS],
    useFactory: (redis: Redis) => new ContextReader(redis),
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
  {
    provide: ScopeRegistry,
    inject: [DiscoveryService, ModulesContainer],
    useFactory: (discovery: DiscoveryService, modules: ModulesContainer) =>
      new ScopeRegistry(registeredFeatures(discovery, modules)),
  },
  { provide: ScopePlans, useExisting: ScopeRegistry },
  {
    provide: Admission,
    inject: [CONTEXT_SETTINGS],
    useFactory: (settings: ContextSettings) => new Admission(settings),
  },
  { provide: ContextStore, useClass: RedisContextStore },
  JsonDocuments,
  PlayerAssembler,
  PlayerReader,
  LiveVitalsRepository,
  MonsterAssembler,
  MonsterReader,
  PetAssembler,
  PetReader,
  RedisStart,
  SourceCheck,
  RequestValidator,
  StoredContexts,
  StoredWork,
  ContextSchemas,
  ContextAssemblerOrchestrator,
];

/**
 * Assembles contexts of players, monsters and pets. It exports the orchestrator, for injection, and
 * what its consumers need beside it; `transports` adds the HTTP controllers and the NATS message
 * patterns.
 */
@Module({
  imports: [DiscoveryModule],
  providers,
  exports: [
    ContextAssemblerOrchestrator,
    ContextReader,
    JsonDocuments,
    StoredWork,
    ContextSchemas,
    Admission,
  ],
})
export class ContextModule extends ConfigurableModuleClass {
  /**
   * Adds scopes of a module of the host, and by their projections the sections that these read. The
   * module that imports this need not import `ContextModule` as well.
   *
   * @throws RegistrationError at start, where two of one name meet, or where a section's table or
   * loader is not there
   */
  static forFeature({ scopes }: ContextFeature): DynamicModule {
    // Found among the providers of the application by its class: nobody asks for its token.
    const feature = { provide: RegisteredFeature, useValue: new RegisteredFeature(scopes) };
    return { module: ContextFeatureModule, providers: [feature] };
  }
}

/** Carries what a module of the host adds. */
@Module({})
class ContextFeatureModule {}
