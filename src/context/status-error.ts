import { type ContextErrorBody, type ContextErrorCode, UNEXPECTED } from './context.error.js';
import { fault } from './request/shape.js';

const MALFORMED: ContextErrorBody = {
  code: 'INVALID_REQUEST',
  message: 'The request is invalid',
  details: [fault('is malformed')],
  retryable: false,
};

/** What the platform or a guard of the host's refuses, in our words rather than its own. */
const ERRORS: ReadonlyMap<number, ContextErrorBody> = new Map([
  [401, errorOf('UNAUTHENTICATED', 'Who asks has not said who it is')],
  [403, errorOf('FORBIDDEN', 'That is not granted')],
  [404, errorOf('NOT_FOUND', 'There is nothing at this address')],
  [413, errorOf('PAYLOAD_TOO_LARGE', 'The request is too large')],
  [415, errorOf('UNSUPPORTED_MEDIA_TYPE', 'Requests are application/json')],
  [429, errorOf('RATE_LIMITED', 'More than is granted at the moment', true)],
  [503, errorOf('SERVICE_UNAVAILABLE', 'The service is not available', true)],
]);

/** What a status means in the words of the contract; any other that blames the caller: a malformed request. */
export function errorOfStatus(status: number): ContextErrorBody {
  return ERRORS.get(status) ?? (status < 500 ? MALFORMED : UNEXPECTED);
}

function errorOf(code: ContextErrorCode, message: string, retryable = false): ContextErrorBody {
  return { code, message, details: [], retryable };
}
