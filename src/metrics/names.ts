/** What all metrics of our own begin with. */
export const PREFIX = 'context_assembler_';

/** Every metric of the service's own, by what it measures. */
export const METRICS = {
  requestSeconds: `${PREFIX}request_seconds`,
  stageSeconds: `${PREFIX}stage_seconds`,
  stageFailures: `${PREFIX}stage_failures_total`,
  entities: `${PREFIX}entities_total`,
  inFlight: `${PREFIX}in_flight`,
  queued: `${PREFIX}queued`,
  abandoned: `${PREFIX}abandoned_total`,
  abandonedRunning: `${PREFIX}abandoned_running`,
  poolConnections: `${PREFIX}postgres_pool_connections`,
  redisCommands: `${PREFIX}redis_commands`,
  redisFormat: `${PREFIX}redis_format`,
  dependencyUp: `${PREFIX}dependency_up`,
  draining: `${PREFIX}draining`,
} as const;
