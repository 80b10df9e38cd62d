import {
  ContextError,
  type ContextDocumentsDTO,
  type FaultDetail,
  isPassing,
} from '../../context/index.js';

/** Entities of a session could not be assembled: there is no session. */
export class NotAssembledError extends ContextError {
  readonly errors: ContextDocumentsDTO['errors'];
  readonly reasons: ContextDocumentsDTO['reasons'];

  /** @param details the reason of each, where the request names it */
  constructor(details: readonly FaultDetail[], { errors, reasons }: ContextDocumentsDTO) {
    const every = Object.values(reasons).flatMap((ofKind) => Object.values(ofKind));
    super({
      code: 'NOT_ASSEMBLED',
      message: 'Some of the actors could not be assembled',
      details,
      retryable: every.every(isPassing),
    });
    this.name = 'NotAssembledError';
    this.errors = errors;
    this.reasons = reasons;
  }
}
