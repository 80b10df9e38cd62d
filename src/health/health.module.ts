import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { RedisService } from '@liaoliaots/nestjs-redis';
import type { DataSourceOptions } from 'typeorm';
import { Draining } from './draining.js';
import { HealthController } from './health.controller.js';
import { PostgresDependency } from './postgres.dependency.js';
import { Readiness } from './readiness.js';
import { RedisDependency } from './redis.dependency.js';

/** Whether the service lives, and whether it is ready: for balancers and supervisors. */
@Module({})
export class HealthModule implements OnApplicationShutdown {
  constructor(@Inject(PostgresDependency) private readonly postgres: PostgresDependency) {}

  /**
   * @param database how the service reaches it; one more connection is made
   * @param deadlineMs what a request has time for
   */
  static for(database: DataSourceOptions, deadlineMs: number): DynamicModule {
    const postgres = new PostgresDependency({ ...database, poolSize: 1 } as DataSourceOptions);
    const readiness = {
      provide: Readiness,
      inject: [Draining, RedisService],
      useFactory: (draining: Draining, redis: RedisService) =>
        new Readiness(draining, [postgres, new RedisDependency(redis.getOrThrow(), deadlineMs)]),
    };
    return {
      module: HealthModule,
      // Its metrics are told elsewhere.
      global: true,
      controllers: [HealthController],
      providers: [Draining, readiness, { provide: PostgresDependency, useValue: postgres }],
      exports: [Draining, Readiness],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.postgres.close();
  }
}
