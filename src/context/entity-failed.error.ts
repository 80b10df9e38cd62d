import { type FailureReason, isPassing } from './assembly/outcome.js';
import { ContextError } from './context.error.js';

/** In the contract's words, for who asked for one entity alone. */
const SENTENCES: Readonly<Record<FailureReason, string>> = {
  NOT_FOUND: 'There is no such entity',
  INVALID_DATA: 'The data of the entity are invalid',
  SOURCE_UNAVAILABLE: 'The data of the entity could not be read',
  STORE_UNAVAILABLE: 'The store of contexts is not available',
  DEADLINE_EXCEEDED: 'The entity could not be assembled in time',
};

/** The one entity that was asked for could not be assembled: its reason is the code. */
export class EntityFailedError extends ContextError {
  constructor(reason: FailureReason) {
    super({
      code: reason,
      message: SENTENCES[reason],
      details: [],
      retryable: isPassing(reason),
    });
    this.name = 'EntityFailedError';
  }
}
