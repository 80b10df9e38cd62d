import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { createApplication, listen } from './application.js';
import { loadConfig } from './config/environment.js';

const logger = new Logger('ContextAssembler');

try {
  const config = loadConfig();
  const app = await createApplication(AppModule.for(config), config);
  app.enableShutdownHooks();
  await listen(app, config.http);
  logger.log(`Serving HTTP at ${await app.getUrl()}, documentation at /docs`);
  if (config.natsUrl !== undefined) logger.log('Serving NATS: context.assemble');
} catch (error) {
  logger.error(
    `The service cannot start. ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}
