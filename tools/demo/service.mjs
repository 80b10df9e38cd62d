import { Logger } from '@nestjs/common';
import { AppModule } from '../../dist/app.module.js';
import { createApplication, listen } from '../../dist/application.js';
import { configOf } from '../../dist/config/environment.js';
import { ContextAssemblerOrchestrator } from '../../dist/context/index.js';
import { freePort } from '../servers/loopback.mjs';

/** A consumer in the same process: another Nest module that has the orchestrator injected. */
class CombatService {
  constructor(orchestrator) {
    this.orchestrator = orchestrator;
  }
}

class CombatModule {}

/** Starts the service as `main.ts` does, with a consumer's module beside it. */
export async function startService({ databaseUrl, redisUrl, natsUrl }) {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const config = configOf({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    NATS_URL: natsUrl,
    HTTP_PORT: String(await freePort()),
  });
  const root = {
    module: CombatModule,
    imports: [AppModule.for(config)],
    providers: [
      {
        provide: CombatService,
        inject: [ContextAssemblerOrchestrator],
        useFactory: (orchestrator) => new CombatService(orchestrator),
      },
    ],
  };
  const app = await createApplication(root, config);
  await listen(app, config.http);
  return { url: await app.getUrl(), combat: app.get(CombatService), stop: () => app.close() };
}
