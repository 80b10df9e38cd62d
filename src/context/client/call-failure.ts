import { ContextError } from '../context.error.js';
import { CredentialsError } from './credentials.error.js';
import { LinkError } from './link.error.js';
import { ServiceUnavailableError } from './service-unavailable.error.js';

/** How an attempt failed. */
export interface CallFailure {
  readonly error: ContextError;
  /** Whether somebody may have taken the request. */
  readonly isTaken: boolean;
  /** Before another attempt, at the least: as long as the service wants over HTTP. */
  readonly leastPauseMs?: number;
}

/** Who has too much to do is not to be pressed. */
const PAUSE_OF_THE_OVERLOADED_MS = 1000;

/** Our words for what an attempt threw. */
export function failureOf(thrown: unknown): CallFailure {
  if (thrown instanceof ContextError) return failureOfService(thrown);
  if (thrown instanceof LinkError) return failureOfLink(thrown);
  if (thrown instanceof CredentialsError) {
    return untaken(new ServiceUnavailableError(thrown.message, { cause: thrown }));
  }
  return failureOfNats(thrown);
}

function failureOfService(error: ContextError): CallFailure {
  if (error.code !== 'OVERLOADED') return { error, isTaken: true };
  return { error, isTaken: false, leastPauseMs: PAUSE_OF_THE_OVERLOADED_MS };
}

function failureOfLink(cause: LinkError): CallFailure {
  const { message, state } = cause;
  const error = new ServiceUnavailableError(message, { cause, retryable: state !== 'ended' });
  return { error, isTaken: state === 'lost' };
}

function failureOfNats(thrown: unknown): CallFailure {
  const cause = causeOf(thrown);
  // By name: the host's connection may be of another copy of the library.
  switch (cause instanceof Error ? cause.name : '') {
    case 'NoResponders':
    case 'NoRespondersError':
      return untaken(new ServiceUnavailableError('Nobody answers for the service', { cause }));
    case 'ClosedConnectionError':
    case 'DrainingConnectionError':
      return untaken(new ServiceUnavailableError('The connection to NATS is closed', { cause }));
    case 'PermissionViolationError':
      return untaken(
        new ServiceUnavailableError('NATS does not let us ask', { cause, retryable: false }),
      );
    case 'InvalidArgumentError':
      return untaken(tooLarge(cause));
    case 'TimeoutError':
      return { error: overdue(cause), isTaken: true };
    default:
      return {
        error: new ServiceUnavailableError('The connection to NATS broke', { cause }),
        isTaken: true,
      };
  }
}

/** NATS wraps what ends a request, save a timeout. */
function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
}

function untaken(error: ContextError): CallFailure {
  return { error, isTaken: false };
}

function tooLarge(cause: unknown): ContextError {
  const message = 'The request is larger than NATS carries';
  return new ContextError(
    { code: 'PAYLOAD_TOO_LARGE', message, details: [], retryable: false },
    { cause },
  );
}

/** The time of a call is over. */
export function overdue(cause?: unknown): ContextError {
  const message = 'The service did not answer in time';
  return new ContextError(
    { code: 'DEADLINE_EXCEEDED', message, details: [], retryable: true },
    { cause },
  );
}
