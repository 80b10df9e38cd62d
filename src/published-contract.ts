import { AppModule } from './app.module.js';
import { createApplication } from './application.js';
import { configOf } from './config/environment.js';
import { ContextSchemas } from './context/index.js';
import { natsApiOf, openApiOf } from './documents.js';

/** Servers that are named and never asked. */
const NO_SERVERS = { DATABASE_URL: 'postgres://nowhere', REDIS_URL: 'redis://nowhere' };

/**
 * The contract of the service in its default configuration, without a server: each document by the
 * name of its file.
 */
export async function publishedContract(): Promise<ReadonlyMap<string, object>> {
  const config = configOf(NO_SERVERS);
  const app = await createApplication(AppModule.for(config, { isOffline: true }), config);
  try {
    const schemas = app.get(ContextSchemas);
    const scopes = schemas.scopeNames.map((name): [string, object] => [
      `schemas/${name}.json`,
      schemas.ofScope(name) ?? {},
    ]);
    return new Map([
      ['openapi.json', openApiOf(app)],
      ['asyncapi.json', natsApiOf(app)],
      ...scopes,
    ]);
  } finally {
    await app.close();
  }
}
