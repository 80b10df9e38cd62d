import type { ContextTransport } from '../context.module-definition.js';
import { ContextNatsController } from './context-nats.controller.js';

/** The way in over NATS: `context.assemble`, `context.read` and `context.release`. */
export const natsTransport: ContextTransport = { controllers: [ContextNatsController] };
