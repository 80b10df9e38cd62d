export { ContextModule } from './context.module.js';
export { ContextAssemblerOrchestrator } from './context-assembler.orchestrator.js';
export { CONTEXT_ENTITIES } from './context.entities.js';
export { type ContextRequest, ContextRequestDTO } from './request/context-request.dto.js';
export { type ContextResponseDTO } from './context-response.dto.js';
export { type FailureReason } from './assembly/outcome.js';
export { type ContextOptions } from './context.options.js';
export {
  type ContextTransport,
  type ContextWiring,
  type Supplied,
} from './context.module-definition.js';
export {
  ContextError,
  type ContextErrorBody,
  type ContextErrorCode,
  type FaultDetail,
  InvalidRequestError,
  StoreUnavailableError,
} from './context.error.js';
export { jsonBodyOf } from './json/json-body.js';
export { ContextHttpFilter, type HttpReply } from './http/context-http.filter.js';
export { ContextNatsServer } from './nats/context-nats.server.js';
export { STAGE_CHANNEL, type Stage } from './telemetry/stages.js';
