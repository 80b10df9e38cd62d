import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { createApplication, listen } from './application.js';
import { loadConfig } from './config/environment.js';

try {
  const config = loadConfig();
  const app = await createApplication(AppModule.for(config), config);
  app.enableShutdownHooks();
  await listen(app, config.http);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  new Logger('ContextAssembler').error(`The service cannot start. ${reason}`);
  process.exit(1);
}
