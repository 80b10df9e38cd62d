import type { ContextTransport } from '../context.module-definition.js';
import { ContextController } from './context.controller.js';
import { SchemasController } from './schemas.controller.js';

/** The way in over HTTP: `/v1/context` and `/v1/schemas`. */
export const httpTransport: ContextTransport = {
  controllers: [ContextController, SchemasController],
};
