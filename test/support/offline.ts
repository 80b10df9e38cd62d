import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { createApplication } from '../../src/application.js';
import { configOf } from '../../src/config/environment.js';

/** The service with these variables, for what it says of itself: nothing is connected. */
export async function describeOffline<Described>(
  variables: Readonly<Record<string, string>>,
  describe: (app: NestFastifyApplication) => Described,
): Promise<Described> {
  const config = configOf({
    DATABASE_URL: 'postgres://nowhere',
    REDIS_URL: 'redis://nowhere',
    ...variables,
  });
  const app = await createApplication(AppModule.for(config, { isOffline: true }), config);
  try {
    return describe(app);
  } finally {
    await app.close();
  }
}
