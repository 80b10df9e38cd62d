import { Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';
import { ContextError, type ContextErrorBody } from '../context.error.js';

/** Every error over NATS has the one body of the contract. */
@Catch()
export class ContextNatsFilter implements ExceptionFilter {
  readonly #logger = new Logger(ContextNatsFilter.name);

  catch(exception: unknown): Observable<never> {
    return throwError(() => this.#bodyOf(exception));
  }

  #bodyOf(exception: unknown): ContextErrorBody {
    if (exception instanceof ContextError) {
      const { cause, message } = exception;
      // Without a cause it was logged where it happened.
      if (cause instanceof Error) this.#logger.error(`${message}: ${cause.message}`);
      return exception.body;
    }
    this.#logger.error(exception instanceof Error ? exception.stack : String(exception));
    return { code: 'INTERNAL', message: 'An unexpected error', details: [], retryable: false };
  }
}
