import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { createApplication, listen } from './application.js';
import { loadConfig } from './config/environment.js';
import { Shutdown } from './shutdown.js';

const shutdown = new Shutdown();
try {
  const config = loadConfig();
  const app = await createApplication(AppModule.for(config), config);
  const { preStopMs, context } = config;
  shutdown.serves({ app, preStopMs, deadlineMs: context.deadlineMs });
  await listen(app, config.http);
} catch (error) {
  // A stop during the start ends the process itself.
  if (!shutdown.isUnderWay) {
    const reason = error instanceof Error ? error.message : String(error);
    new Logger('ContextAssembler').error(`The service cannot start. ${reason}`);
    process.exit(1);
  }
}
