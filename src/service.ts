import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { createApplication, listen } from './application.js';
import { loadConfig } from './config/environment.js';
import { boundHeapGarbage } from './heap.js';
import { setLevel, useServiceLogger } from './logging/service-logger.js';
import { Shutdown } from './shutdown.js';
import { untilServersAreThere } from './startup/servers.js';
import { openWaitingRoom } from './startup/waiting-room.js';

boundHeapGarbage();
const logger = useServiceLogger();
const shutdown = new Shutdown();
try {
  const config = loadConfig();
  setLevel(logger, config.logLevel);
  const room = await openWaitingRoom(config.http);
  await untilServersAreThere(config, room.missing);
  const app = await createApplication(AppModule.for(config), config);
  const { preStopMs, context } = config;
  shutdown.serves({ app, preStopMs, deadlineMs: context.deadlineMs });
  await app.init();
  await room.close();
  await listen(app, config.http);
} catch (error) {
  // A stop during the start ends the process itself.
  if (!shutdown.isUnderWay) {
    const reason = error instanceof Error ? error.message : String(error);
    new Logger('ContextAssembler').error(`The service cannot start. ${reason}`);
    process.exit(1);
  }
}
