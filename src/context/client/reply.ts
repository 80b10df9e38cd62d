import {
  ContextError,
  type ContextErrorBody,
  type ContextErrorCode,
  type FaultDetail,
  ForbiddenError,
  InvalidRequestError,
  RateLimitedError,
  StoreUnavailableError,
  UnauthenticatedError,
} from '../context.error.js';
import type { ContextResponseDTO } from '../context-response.dto.js';
import { jsonBodyOf } from '../json/json-body.js';
import { isObject, memberOf, type JsonObject } from '../json/json-value.js';

/** What an answer to `assemble` always has. */
const RESPONSE_MEMBERS = [
  'player',
  'monster',
  'pet',
  'errors',
  'reasons',
] as const satisfies readonly (keyof ContextResponseDTO)[];

const ERROR_CODE = /^[A-Z][A-Z0-9_]*$/;

/**
 * The value that a reply carries.
 * @param waitSeconds after how many seconds it is worth to ask again, where the reply says so
 * @throws ContextError where that is an error, in the words of the service
 */
export function valueOf(payload: Uint8Array, waitSeconds = 1): unknown {
  const body = jsonBodyOf(payload);
  const error = memberOf(body, 'error');
  if (error === undefined) return body;
  if (isErrorBody(error)) throw errorOf(error, waitSeconds);
  throw foreignReply();
}

/** @throws ContextError where it is none */
export function responseIn(value: unknown): JsonObject {
  if (isObject(value) && RESPONSE_MEMBERS.every((name) => isObject(value[name]))) return value;
  throw foreignReply();
}

/** @throws ContextError where it is not the contexts, or `null`, of exactly these keys */
export function contextsIn(value: unknown, keys: readonly string[]): JsonObject {
  const isContext = (key: string) => {
    const context = memberOf(value, key);
    return context === null || isObject(context);
  };
  if (isObject(value) && keys.every(isContext)) return value;
  throw foreignReply();
}

/** @throws ContextError where it is no count */
export function releasedIn(value: unknown): number {
  const released = memberOf(value, 'released');
  if (typeof released === 'number' && Number.isInteger(released)) return released;
  throw foreignReply();
}

/** An error as it comes in: a newer service may have codes that we do not know. */
type ErrorReply = JsonObject & { readonly code: string; readonly message: string };

function isErrorBody(value: unknown): value is ErrorReply {
  if (!isObject(value) || typeof value.message !== 'string') return false;
  return typeof value.code === 'string' && ERROR_CODE.test(value.code);
}

function errorOf(
  { code, message, details, retryable }: ErrorReply,
  waitSeconds: number,
): ContextError {
  const body: ContextErrorBody = {
    code: code as ContextErrorCode,
    message,
    details: Array.isArray(details) ? details.filter(isDetail) : [],
    retryable: retryable === true,
  };
  if (body.code === 'INVALID_REQUEST') return new InvalidRequestError(body.details, message);
  if (body.code === 'UNAUTHENTICATED') return new UnauthenticatedError(message);
  if (body.code === 'FORBIDDEN') return new ForbiddenError(body.details, message);
  if (body.code === 'RATE_LIMITED') return new RateLimitedError(waitSeconds, body.details);
  if (body.code === 'STORE_UNAVAILABLE') return new StoreUnavailableError(undefined, message);
  return new ContextError(body);
}

function isDetail(value: unknown): value is FaultDetail {
  return isObject(value) && typeof value.field === 'string' && typeof value.message === 'string';
}

function foreignReply(): ContextError {
  return new ContextError({
    code: 'INTERNAL',
    message: 'The answer on NATS is not one of the service: does somebody else answer there?',
    details: [],
    retryable: false,
  });
}
