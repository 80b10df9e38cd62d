import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { withContextSchemas } from './context/http/index.js';
import { ContextSchemas } from './context/index.js';
import { type ApiInfo, asyncApiOf } from './context/nats/index.js';
import { withPlatformResponses } from './platform.openapi.js';

const INFO: ApiInfo = {
  title: 'Context Assembler',
  version: '1',
  description: 'Everything about players, monsters and pets, for one purpose, ready to use.',
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
};

/** The OpenAPI document of the service. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  const { title, version, description, license } = INFO;
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .setLicense(license.name, license.url)
    .addApiKey({ type: 'apiKey', name: 'x-api-key', in: 'header' }, 'ApiKey')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'Bearer')
    .addSecurityRequirements('ApiKey')
    .addSecurityRequirements('Bearer')
    .build();
  const document = withPlatformResponses(SwaggerModule.createDocument(app, about));
  return withContextSchemas(document, app.get(ContextSchemas));
}

/** The AsyncAPI document of the service. */
export function natsApiOf(app: INestApplication): ReturnType<typeof asyncApiOf> {
  return asyncApiOf(app.get(ContextSchemas).components, INFO);
}

/** Serves both as JSON, at `/docs-json` and `/docs-asyncapi`; OpenAPI also as a page, at `/docs`. */
export function serveDocuments(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app), { raw: ['json'] });
  let natsApi: ReturnType<typeof natsApiOf> | undefined;
  app.getHttpAdapter().get('/docs-asyncapi', (_request, reply) => {
    natsApi ??= natsApiOf(app);
    reply.send(natsApi);
  });
}
