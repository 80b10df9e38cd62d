import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis, type RedisOptions } from 'ioredis';
import { DataSource, type DataSourceOptions } from 'typeorm';
import {
  CONTEXT_ENTITIES,
  ContextAssemblerOrchestrator,
  ContextModule,
  type ContextOptions,
  type ContextRequest,
  type ContextResponseDTO,
} from '../../src/context/index.js';

/** How a game of its own reaches its servers; it knows nothing of our configuration. */
export interface GameServers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly redisOptions?: RedisOptions;
  readonly dataSourceOptions?: Partial<Extract<DataSourceOptions, { type: 'postgres' }>>;
}

export const GAME_DATABASE = Symbol('GAME_DATABASE');
export const GAME_REDIS = Symbol('GAME_REDIS');
export const GAME_SETTINGS = Symbol('GAME_SETTINGS');

/** The connections of the game, under tokens of its own. */
@Module({})
export class GameServersModule implements OnApplicationShutdown {
  constructor(
    @Inject(GAME_DATABASE) private readonly database: DataSource,
    @Inject(GAME_REDIS) private readonly redis: Redis,
  ) {}

  static for(servers: GameServers, settings: ContextOptions = {}): DynamicModule {
    const providers = [
      { provide: GAME_DATABASE, useFactory: () => dataSourceOf(servers).initialize() },
      { provide: GAME_REDIS, useFactory: () => redisOf(servers) },
      { provide: GAME_SETTINGS, useValue: settings },
    ];
    return { module: GameServersModule, providers, exports: providers.map((each) => each.provide) };
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis.disconnect();
    await this.database.destroy();
  }
}

/** A service of the game's that needs contexts. */
@Injectable()
export class Battle {
  constructor(private readonly contexts: ContextAssemblerOrchestrator) {}

  prepare(request: ContextRequest<string>): Promise<ContextResponseDTO> {
    return this.contexts.assemble(request);
  }
}

/** A running application that is not ours. */
export interface ForeignHost {
  readonly battle: Battle;
  close(): Promise<void>;
}

/** The module of the game that fights; what it imports is the test's. */
@Module({ providers: [Battle] })
class BattleModule {}

/** Starts a host whose module of battles imports the context module as it is given here. */
export async function startHost(context: DynamicModule): Promise<ForeignHost> {
  const root = { module: BattleModule, imports: [context] };
  const app = await NestFactory.createApplicationContext(root, {
    logger: false,
    abortOnError: false,
  });
  return { battle: app.get(Battle), close: () => app.close() };
}

/** Starts a host on these servers, with options that only it knows. */
export function startHostOn(servers: GameServers, options?: ContextOptions): Promise<ForeignHost> {
  const game = GameServersModule.for(servers, options);
  return startHost(
    ContextModule.forRootAsync({
      imports: [game],
      dataSource: GAME_DATABASE,
      redis: GAME_REDIS,
      inject: [GAME_SETTINGS],
      useFactory: (settings: ContextOptions) => settings,
    }),
  );
}

function dataSourceOf({ databaseUrl, dataSourceOptions }: GameServers): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: [...CONTEXT_ENTITIES],
    installExtensions: false,
    ...dataSourceOptions,
  });
}

function redisOf({ redisUrl, redisOptions = {} }: GameServers): Redis {
  const redis = new Redis(redisUrl, redisOptions);
  // A client nobody listens to prints its troubles.
  redis.on('error', () => undefined);
  return redis;
}
