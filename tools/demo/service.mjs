import { Logger } from '@nestjs/common';
import { AppModule } from '../../dist/app.module.js';
import { createApplication, listen } from '../../dist/application.js';
import { configOf } from '../../dist/config/environment.js';
import { GuildModule } from '../../build/examples/guild/guild.module.js';
import { freePort } from '../servers/loopback.mjs';

class DemoModule {}

/** Starts the service as `service.ts` does, with the module of another team beside it. */
export async function startService({ databaseUrl, redisUrl, natsUrl }) {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const config = configOf({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    NATS_URL: natsUrl,
    HTTP_PORT: String(await freePort()),
  });
  const root = { module: DemoModule, imports: [AppModule.for(config), GuildModule] };
  const app = await createApplication(root, config);
  await listen(app, config.http);
  return { url: await app.getUrl(), app, stop: () => app.close() };
}
