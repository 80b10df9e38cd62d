import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Counter, Histogram, type Registry } from 'prom-client';
import {
  type AnsweredRequest,
  atTurnsEnd,
  ENTITY_CHANNEL,
  type EntityCount,
  FAILURE_REASONS,
  KIND_NAMES,
  REQUEST_CHANNEL,
  type Stage,
  STAGE_CHANNEL,
} from '../context/index.js';
import { METRICS } from './names.js';

/** Seconds: from what a good stage takes to beyond the deadline of a request. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

/** Codes of the service's own faults. */
const FAULTS = ['INTERNAL', 'REPLY_TOO_LARGE'];
const RESULTS = ['OK', ...FAILURE_REASONS];

/** Requests, the stages of their work and what became of entities, as the module tells of them. */
export class FlowMetrics {
  readonly #requests: Histogram<'way' | 'operation' | 'code'>;
  readonly #stages: Histogram<'kind' | 'scope' | 'stage' | 'source'>;
  readonly #stageFailures: Counter<'kind' | 'scope' | 'stage' | 'source'>;
  readonly #entities: Counter<'kind' | 'scope' | 'result'>;
  /** Those that were asked for. */
  readonly #operations = new Set<string>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Histogram({
      name: METRICS.requestSeconds,
      help: 'Time from the head of a request to its answer, by way in, operation and result.',
      labelNames: ['way', 'operation', 'code'],
      buckets: BUCKETS,
      registers,
    });
    this.#stages = new Histogram({
      name: METRICS.stageSeconds,
      help: 'Time of the stages of batches that did not fail, by kind and scope.',
      labelNames: ['kind', 'scope', 'stage', 'source'],
      buckets: BUCKETS,
      registers,
    });
    this.#stageFailures = new Counter({
      name: METRICS.stageFailures,
      help: 'Stages of batches that failed, or took longer than there was time.',
      labelNames: ['kind', 'scope', 'stage', 'source'],
      registers,
    });
    this.#entities = new Counter({
      name: METRICS.entities,
      help: 'Entities that were asked for: OK, or by the reason why they were not assembled.',
      labelNames: ['kind', 'scope', 'result'],
      registers,
    });
  }

  /**
   * Begins to listen. What alerts look at is there from 0 on, for Prometheus sees no increase in what
   * begins with its first case: entities from the first, faults of an operation from its first request.
   * @param scopes all that there are
   */
  start(scopes: readonly string[]): void {
    for (const kind of KIND_NAMES) {
      for (const scope of scopes) {
        for (const result of RESULTS) this.#entities.inc({ kind, scope, result }, 0);
      }
    }
    for (const [channel, listener] of this.#listeners) subscribe(channel, listener);
  }

  stop(): void {
    for (const [channel, listener] of this.#listeners) unsubscribe(channel, listener);
  }

  readonly #listeners: readonly (readonly [string, (message: unknown) => void])[] = [
    [
      REQUEST_CHANNEL,
      atTurnsEnd((message) => {
        this.#noteRequest(message as AnsweredRequest);
      }),
    ],
    [
      STAGE_CHANNEL,
      atTurnsEnd((message) => {
        this.#noteStage(message as Stage);
      }),
    ],
    [
      ENTITY_CHANNEL,
      atTurnsEnd((message) => {
        this.#noteEntities(message as EntityCount);
      }),
    ],
  ];

  #noteRequest({ way, operation, code, milliseconds }: AnsweredRequest): void {
    if (!this.#operations.has(operation)) {
      this.#operations.add(operation);
      for (const fault of FAULTS) this.#requests.zero({ way, operation, code: fault });
    }
    this.#requests.observe({ way, operation, code }, milliseconds / 1000);
  }

  #noteStage({ kind, scope = '', stage, source = '', milliseconds, isFailed }: Stage): void {
    if (isFailed) this.#stageFailures.inc({ kind, scope, stage, source });
    else this.#stages.observe({ kind, scope, stage, source }, milliseconds / 1000);
  }

  #noteEntities({ kind, scope, result, count }: EntityCount): void {
    this.#entities.inc({ kind, scope, result }, count);
  }
}
