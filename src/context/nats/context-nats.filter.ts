import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import { FORBIDDEN_MESSAGE } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import { ContextError, type ContextErrorBody, RateLimitedError } from '../context.error.js';
import { isObject } from '../json/json-value.js';
import { errorOfStatus } from '../status-error.js';
import { aboutRequest, requestOf } from '../telemetry/request-context.js';
import { noteWait } from './traced-messages.js';

/** Every error over NATS has the one body of the contract. */
@Catch()
export class ContextNatsFilter implements ExceptionFilter {
  readonly #logger = new Logger(ContextNatsFilter.name);

  catch(exception: unknown, host: ArgumentsHost): Observable<never> {
    return throwError(() => this.#bodyOf(exception, host.switchToRpc().getData()));
  }

  #bodyOf(exception: unknown, body: unknown): ContextErrorBody {
    const about = aboutRequest(isObject(body) ? requestOf(body) : undefined);
    if (exception instanceof ContextError) {
      const { cause, message } = exception;
      // Without a cause it was logged where it happened, or is no fault of the service.
      if (cause instanceof Error) {
        this.#logger.error({ message: `${message}: ${cause.message}`, ...about });
      }
      const { body: answer } = exception;
      if (exception instanceof RateLimitedError) noteWait(answer, exception.retryAfterSeconds);
      return answer;
    }
    const status = statusOf(exception);
    if (status >= 500) {
      const message = exception instanceof Error ? exception.stack : String(exception);
      this.#logger.error({ message, ...about });
    }
    return errorOfStatus(status);
  }
}

/** The status of what a guard of the host's threw, or said no with; 500 for whatever nobody foresaw. */
function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  return exception instanceof RpcException && exception.message === FORBIDDEN_MESSAGE ? 403 : 500;
}
