export { ContextClient } from './context.client.js';
export { ContextClientModule } from './context-client.module.js';
export type {
  ClientCredentials,
  ContextClientOptions,
  HostConnection,
  OwnConnection,
} from './context-client.options.js';
export { ServiceUnavailableError } from './service-unavailable.error.js';

// The errors and the types of calls in process.
export {
  ContextError,
  ForbiddenError,
  InvalidRequestError,
  RateLimitedError,
  StoreUnavailableError,
  UnauthenticatedError,
} from '../context.error.js';
// A call carries on the request that it is a part of.
export {
  currentRequest,
  inRequest,
  type RequestContext,
  requestContextOf,
} from '../telemetry/request-context.js';
export type {
  CallOptions,
  ContextAt,
  ContextErrorBody,
  ContextErrorCode,
  ContextKey,
  ContextMeta,
  ContextRequest,
  ContextResponseDTO,
  Contexts,
  FailureReason,
  FaultDetail,
  Inclusion,
  KindName,
  Locale,
  MonsterContext,
  PetContext,
  PlayerContext,
  ScopeName,
} from '../index.js';
