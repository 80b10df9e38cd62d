export { ContextNatsServer } from './context-nats.server.js';
export { type ApiInfo, asyncApiOf } from './context.asyncapi.js';
export { DEADLINE_HEADER } from './messages.js';
export { natsTransport } from './nats.transport.js';
