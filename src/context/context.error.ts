/** What can go wrong with a whole request, in words that callers may rely on. */
export const ERROR_CODES = [
  'INVALID_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'NOT_FOUND',
  'INVALID_DATA',
  'NOT_ASSEMBLED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'REPLY_TOO_LARGE',
  'SOURCE_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
] as const;

/** What can go wrong with a whole request, in words that callers may rely on. */
export type ContextErrorCode = (typeof ERROR_CODES)[number];

/** As many faults as an answer names. */
export const MOST_FAULTS = 100;

/** One fault of a request: `player_ids[3]`, and what is wrong there. */
export interface FaultDetail {
  readonly field: string;
  readonly message: string;
}

/** The body of every error, on every way in. */
export interface ContextErrorBody {
  readonly code: ContextErrorCode;
  readonly message: string;
  readonly details: readonly FaultDetail[];
  /** Whether the same request may succeed a moment later. */
  readonly retryable: boolean;
}

/** What nobody foresaw: the log says what it was. */
export const UNEXPECTED: ContextErrorBody = {
  code: 'INTERNAL',
  message: 'An unexpected error',
  details: [],
  retryable: false,
};

/**
 * A failure of a whole request, as its caller may see it; the original is in `cause`. Of more details
 * than a hundred, the first hundred are kept.
 */
export class ContextError extends Error {
  /** One of `ERROR_CODES`; what `ContextClient` throws may have one that only a newer service knows. */
  readonly code: ContextErrorCode;
  readonly details: readonly FaultDetail[];
  readonly retryable: boolean;

  constructor(
    { code, message, details, retryable }: ContextErrorBody,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ContextError';
    this.code = code;
    this.details = details.slice(0, MOST_FAULTS);
    this.retryable = retryable;
  }

  get body(): ContextErrorBody {
    const { code, message, details, retryable } = this;
    return { code, message, details, retryable };
  }
}

/** The request is not one of the contract's; `details` names every fault, up to a hundred. */
export class InvalidRequestError extends ContextError {
  constructor(details: readonly FaultDetail[], message = 'The request is invalid') {
    super({ code: 'INVALID_REQUEST', message, details, retryable: false });
    this.name = 'InvalidRequestError';
  }
}

/** Who asks has not said who it is, or not so that it can be believed. */
export class UnauthenticatedError extends ContextError {
  constructor(message = 'A valid API key or token is needed') {
    super({ code: 'UNAUTHENTICATED', message, details: [], retryable: false });
    this.name = 'UnauthenticatedError';
  }
}

/** Who asks is known, and may not have this. */
export class ForbiddenError extends ContextError {
  /** @param details what is not granted */
  constructor(details: readonly FaultDetail[], message = 'That is not granted') {
    super({ code: 'FORBIDDEN', message, details, retryable: false });
    this.name = 'ForbiddenError';
  }
}

/** Who asks has had as much as it may have for now. */
export class RateLimitedError extends ContextError {
  constructor(
    readonly retryAfterSeconds: number,
    details: readonly FaultDetail[] = [],
  ) {
    super({
      code: 'RATE_LIMITED',
      message: `More than is granted in a minute: try again in ${String(retryAfterSeconds)} s`,
      details,
      retryable: true,
    });
    this.name = 'RateLimitedError';
  }
}

/** There is no such context: it was never stored, or its life is over. */
export class ContextGoneError extends ContextError {
  constructor() {
    super({
      code: 'NOT_FOUND',
      message: 'There is no such context',
      details: [],
      retryable: false,
    });
    this.name = 'ContextGoneError';
  }
}

/** The store could not be asked, or did not answer. */
export class StoreUnavailableError extends ContextError {
  constructor(cause?: unknown, message = 'The store of contexts is not available') {
    super({ code: 'STORE_UNAVAILABLE', message, details: [], retryable: true }, { cause });
    this.name = 'StoreUnavailableError';
  }
}

/** The service has as much to do as it can, and more would only slow down what it is doing. */
export class OverloadedError extends ContextError {
  constructor() {
    super({
      code: 'OVERLOADED',
      message: 'The service has too much to do at the moment',
      details: [],
      retryable: true,
    });
    this.name = 'OverloadedError';
  }
}
