import type { TestProject } from 'vitest/node';
import { startPrivateServers } from '../../tools/private-servers.mjs';
import { buildService } from './build-service.js';

declare module 'vitest' {
  interface ProvidedContext {
    readonly databaseUrl: string;
    readonly redisUrl: string;
    readonly natsUrl: string;
    /** What `node` runs as the service. */
    readonly serviceEntry: string;
  }
}

/** One PostgreSQL, one Redis and one NATS for the whole run, all our own, and the service built. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // As Vitest does on SIGINT and SIGTERM; otherwise a closed terminal leaves the servers behind.
  process.once('SIGHUP', () => process.exit(129));
  const servers = await startPrivateServers();
  provide('databaseUrl', servers.databaseUrl);
  provide('redisUrl', servers.redisUrl);
  provide('natsUrl', servers.natsUrl);
  const service = buildService();
  provide('serviceEntry', service.entry);
  return async () => {
    service.remove();
    await servers.stop();
  };
}
