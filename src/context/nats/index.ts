export { ContextNatsServer } from './context-nats.server.js';
export { natsTransport } from './nats.transport.js';
