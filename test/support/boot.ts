import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { createApplication, listen } from '../../src/application.js';
import { configOf } from '../../src/config/environment.js';
import { ContextAssemblerOrchestrator } from '../../src/context/index.js';
import { CATALOG_PATH } from './vectors.js';

/** The whole service, as `service.ts` runs it, on a free port. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  /** Where HTTP is served. */
  readonly url: string;
  readonly orchestrator: ContextAssemblerOrchestrator;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** The application of a host: our service, and modules of its own. */
@Module({})
class HostModule {}

/** Starts the service with these variables; the catalog is that of the golden cases. */
export function bootService(variables: Readonly<Record<string, string>>): Promise<RunningService> {
  return bootBeside([], variables);
}

/** The same, with modules of a host's beside it. */
export async function bootBeside(
  modules: readonly (Type | DynamicModule)[],
  variables: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const config = configOf({ HTTP_PORT: '0', GAME_CATALOG_PATH: CATALOG_PATH, ...variables });
  const root = { module: HostModule, imports: [AppModule.for(config), ...modules] };
  const app = await createApplication(root, config);
  try {
    await listen(app, config.http);
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    app,
    url: await app.getUrl(),
    orchestrator: app.get(ContextAssemblerOrchestrator),
    dataSource: app.get(DataSource),
    close: () => app.close(),
  };
}
