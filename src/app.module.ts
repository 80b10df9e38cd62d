import { type DynamicModule, Module } from '@nestjs/common';
import { RedisModule, RedisService } from '@liaoliaots/nestjs-redis';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthenticationModule } from './authentication/authentication.module.js';
import type { Config } from './config/environment.js';
import { httpTransport } from './context/http/index.js';
import { ContextModule } from './context/index.js';
import { natsTransport } from './context/nats/index.js';
import { CombatModule } from './consumers/combat/combat.module.js';
import { InventoryModule } from './consumers/inventory/inventory.module.js';
import { StatusModule } from './consumers/status/status.module.js';
import { redisOptions } from './config/redis-options.js';
import { serviceDatabaseOptions } from './database/data-source.js';
import { HealthModule } from './health/health.module.js';
import { MetricsModule } from './metrics/metrics.module.js';

/** The runnable service: the context module with its database and its Redis, and its consumers. */
@Module({})
export class AppModule {
  /** @param isOffline for who only asks what the service offers: nothing is connected */
  static for(
    { databaseUrl, redisUrl, redisCaPath, natsUrl, authentication, context, combat }: Config,
    { isOffline = false } = {},
  ): DynamicModule {
    const database = serviceDatabaseOptions(databaseUrl, context.deadlineMs);
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({
          ...database,
          // Modules beside ours bring entities of their own, by `TypeOrmModule.forFeature`.
          autoLoadEntities: true,
          manualInitialization: isOffline,
        }),
        RedisModule.forRoot(
          redisOptions({ url: redisUrl, caPath: redisCaPath }, context.deadlineMs, isOffline),
        ),
        ContextModule.forRoot({
          ...context,
          redis: {
            inject: [RedisService],
            useFactory: (redis: RedisService) => redis.getOrThrow(),
          },
          transports: natsUrl === undefined ? [httpTransport] : [httpTransport, natsTransport],
          isGlobal: true,
        }),
        AuthenticationModule.for(authentication, context.deadlineMs),
        CombatModule.for({ ...combat, maxIds: context.maxIds }),
        StatusModule,
        InventoryModule,
        HealthModule.for(database, context.deadlineMs),
        MetricsModule,
      ],
    };
  }
}
