import type { ContextErrorBody } from './context.error.js';
import { fault } from './request/shape.js';

/** What the platform or a guard of the host's refuses, in our words rather than its own. */
const REFUSALS: ReadonlyMap<number, ContextErrorBody> = new Map(
  (
    [
      [400, 'INVALID_REQUEST', 'The request is invalid'],
      [401, 'UNAUTHENTICATED', 'Who asks has not said who it is'],
      [403, 'FORBIDDEN', 'That is not granted'],
      [404, 'NOT_FOUND', 'There is nothing at this address'],
      [413, 'PAYLOAD_TOO_LARGE', 'The request is too large'],
      [415, 'UNSUPPORTED_MEDIA_TYPE', 'Requests are application/json'],
      [429, 'RATE_LIMITED', 'More than is granted at the moment'],
      [503, 'SERVICE_UNAVAILABLE', 'The service is not available'],
    ] as const
  ).map(([status, code, message]) => [
    status,
    {
      code,
      message,
      details: status === 400 ? [fault('is malformed')] : [],
      retryable: status === 429 || status === 503,
    },
  ]),
);

/**
 * What such a status means, in the words of the contract; any other that blames the caller is a malformed
 * request.
 * @returns nothing for a fault of the service
 */
export function refusalOf(status: number): ContextErrorBody | undefined {
  return REFUSALS.get(status) ?? (status < 500 ? REFUSALS.get(400) : undefined);
}
