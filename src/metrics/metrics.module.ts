import { Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ContextSchemas } from '../context/index.js';
import { FlowMetrics } from './flow.metrics.js';
import { MetricsController } from './metrics.controller.js';
import { registerReadMetrics } from './read-metric.js';
import { ServiceMetrics } from './service.metrics.js';

/** What the service does and how it is, for Prometheus. */
@Module({
  controllers: [MetricsController],
  providers: [
    // An application's own: several may live in one process.
    { provide: Registry, useFactory: () => new Registry() },
    {
      provide: FlowMetrics,
      inject: [Registry],
      useFactory: (registry: Registry) => new FlowMetrics(registry),
    },
    ServiceMetrics,
  ],
})
export class MetricsModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly registry: Registry,
    private readonly flow: FlowMetrics,
    private readonly service: ServiceMetrics,
    private readonly schemas: ContextSchemas,
  ) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registry });
    registerReadMetrics(this.registry, this.service.all);
    this.flow.start(this.schemas.scopeNames);
  }

  onApplicationShutdown(): void {
    this.flow.stop();
    this.registry.clear();
  }
}
