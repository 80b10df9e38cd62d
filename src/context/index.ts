export { ContextModule } from './context.module.js';
export {
  type CallOptions,
  ContextAssemblerOrchestrator,
} from './context-assembler.orchestrator.js';
export { CONTEXT_ENTITIES } from './context.entities.js';
export { type ContextRequest, ContextRequestDTO } from './request/context-request.dto.js';
export { type ContextDocumentsDTO, type ContextResponseDTO } from './context-response.dto.js';
export { FAILURE_REASONS, type FailureReason, isPassing } from './assembly/outcome.js';
export { type Inclusion } from './inclusion.js';
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
  ForbiddenError,
  InvalidRequestError,
  MOST_FAULTS,
  OverloadedError,
  RateLimitedError,
  StoreUnavailableError,
  UnauthenticatedError,
} from './context.error.js';
// Who asks, for an application that wants to know.
export { type Caller, noteCaller, type Wanted } from './caller.js';
export { Admission } from './admission/admission.js';
export { abandonedWork, type AbandonedWork } from './deadline/abandoned-work.js';
export { arrivalOf } from './deadline/deadline.js';
export { startLimit } from './deadline/limit.js';
export { waitingForConnections } from './sections/connection-share.js';
export { EntityFailedError } from './entity-failed.error.js';

// Contexts, typed by their scope.
export type {
  ContextAt,
  ContextKey,
  ContextMeta,
  Contexts,
  MonsterContext,
  PetContext,
  PlayerContext,
} from './contexts.js';
// As a whole, so that a host can declare scopes of its own in it.
export type * from './scopes/scopes.js';
export { KIND_NAMES, type KindName } from './kinds/kinds.js';
export { type Locale } from './locales/locales.js';

// What consumers need beside the orchestrator.
export { ContextReader } from './reader/context.reader.js';
export { JsonDocuments } from './redis/json-documents.js';
export { StoredWork } from './stored-work.js';
export { asked } from './redis/redis-link.js';
export { jsonBodyOf, UNREADABLE } from './json/json-body.js';
export { JsonText, toJsonText } from './json/json-text.js';

// What scopes and sections of a host are made of.
/** TypeBox's builder of JSON Schemas: what projections declare their blocks with. */
export { Type } from 'typebox';
export { type ContextFeature } from './scopes/context-feature.js';
export { RegistrationError } from './scopes/registration.error.js';
export { type Scope, scopeOf } from './scopes/scope.js';
export { playerProjection } from './players/player-projection.js';
export { playerMeta, playerProjections } from './players/player.projections.js';
export { playerSection } from './players/sections/player-section.js';
export { playerSections } from './players/player.sections.js';
// What the sections are made of, for who names it.
export { type CharacterEntity } from './players/entities/character.entity.js';
export { type SkillProgress } from './players/sections/skills.section.js';
export { type InventoryItem } from './combat/inventory-item.js';
export { type Vitals } from './combat/vitals.js';
export { type WornItem } from './combat/worn-item.js';
export { type Attributes } from './rules/attributes.js';
export { type AnyProjection, type Projection } from './projections/projection.js';
export {
  type AnySection,
  type BatchLoader,
  loadedBy,
  madeOf,
  type RowOf,
  rowsOf,
  type Section,
} from './sections/section.js';
export { type GameRules } from './rules/game-rules.js';
export { InvalidDataError } from './rules/invalid-data.error.js';

export { ContextSchemas } from './contract/context-schemas.js';
export { refTo, type Schemas } from './contract/references.js';

// What a request is watched by.
export { atTurnsEnd } from './at-turns-end.js';
export {
  aboutRequest,
  currentRequest,
  inRequest,
  type RequestContext,
  requestContextOf,
} from './telemetry/request-context.js';
export { ENTITY_CHANNEL, type EntityCount } from './telemetry/outcomes.js';
export { type AnsweredRequest, REQUEST_CHANNEL } from './telemetry/requests.js';
export { STAGE_CHANNEL, type Stage } from './telemetry/stages.js';
