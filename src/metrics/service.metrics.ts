import { Injectable } from '@nestjs/common';
import { RedisService } from '@liaoliaots/nestjs-redis';
import { DataSource } from 'typeorm';
import {
  type AbandonedWork,
  abandonedWork,
  Admission,
  JsonDocuments,
  waitingForConnections,
} from '../context/index.js';
import { Draining } from '../health/draining.js';
import { Readiness } from '../health/readiness.js';
import { METRICS } from './names.js';
import type { ReadMetric } from './read-metric.js';

/** What is asked of TypeORM's driver, which does not say what it is. */
interface PooledDriver {
  readonly master?: { readonly totalCount: number; idleCount: number; waitingCount: number };
}

/** What the parts of the service show of themselves. */
@Injectable()
export class ServiceMetrics {
  constructor(
    private readonly admission: Admission,
    private readonly draining: Draining,
    private readonly readiness: Readiness,
    private readonly dataSource: DataSource,
    private readonly redis: RedisService,
    private readonly documents: JsonDocuments,
  ) {}

  get all(): readonly ReadMetric[] {
    return [...this.#ofLoad(), ...this.#ofAbandonedWork(), ...this.#ofDependencies()];
  }

  #ofLoad(): readonly ReadMetric[] {
    return [
      {
        name: METRICS.inFlight,
        help: 'What is worked on now: ids, and what requests count beside them.',
        read: () => this.admission.inFlight,
      },
      {
        name: METRICS.queued,
        help: 'Requests that wait for their turn.',
        read: () => this.admission.queued,
      },
      {
        name: METRICS.draining,
        help: '1 once the service was told to stop.',
        read: () => Number(this.draining.isOn),
      },
    ];
  }

  #ofAbandonedWork(): readonly ReadMetric[] {
    return [
      {
        name: METRICS.abandoned,
        help: 'Work that went on when nobody waited for it any more, by where.',
        label: 'stage',
        type: 'counter',
        read: () => ofStages(({ total }) => total),
      },
      {
        name: METRICS.abandonedRunning,
        help: 'Such work that has not ended yet.',
        label: 'stage',
        read: () => ofStages(({ running }) => running),
      },
    ];
  }

  #ofDependencies(): readonly ReadMetric[] {
    return [
      {
        name: METRICS.dependencyUp,
        help: '1 where a server is there: postgres, redis, and nats where it is configured.',
        label: 'dependency',
        read: () => this.readiness.states(),
      },
      {
        name: METRICS.poolConnections,
        help: 'Connections of the pool by state, and who waits for one.',
        label: 'state',
        read: () => poolOf(this.dataSource.driver as PooledDriver),
      },
      {
        name: METRICS.redisCommands,
        help: 'Commands that Redis has not answered yet.',
        read: () => this.redis.getOrThrow().commandQueue.length,
      },
      {
        name: METRICS.redisFormat,
        help: '1 for the format that documents were last written in.',
        label: 'format',
        read: () => ({
          json: Number(this.documents.formatInUse === 'json'),
          string: Number(this.documents.formatInUse === 'string'),
        }),
      },
    ];
  }
}

function ofStages(valueOf: (work: AbandonedWork) => number): Readonly<Record<string, number>> {
  return Object.fromEntries([...abandonedWork()].map(([stage, work]) => [stage, valueOf(work)]));
}

function poolOf({ master }: PooledDriver): Readonly<Record<string, number>> {
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = master ?? {};
  const waiting = waitingCount + waitingForConnections();
  return { busy: totalCount - idleCount, idle: idleCount, waiting };
}
