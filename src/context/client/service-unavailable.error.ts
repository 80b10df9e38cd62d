import { ContextError } from '../context.error.js';

/** The service could not be asked: NATS is away, or nobody answers there. */
export class ServiceUnavailableError extends ContextError {
  constructor(
    message: string,
    { cause, retryable = true }: { readonly cause: unknown; readonly retryable?: boolean },
  ) {
    super({ code: 'SERVICE_UNAVAILABLE', message, details: [], retryable }, { cause });
    this.name = 'ServiceUnavailableError';
  }
}
