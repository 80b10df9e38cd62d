import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import {
  ContextError,
  type ContextErrorBody,
  type ContextErrorCode,
  type FaultDetail,
} from '../context.error.js';
import { fault } from '../request/shape.js';

/** When a caller may try again after a failure of the infrastructure. */
export const RETRY_AFTER_SECONDS = '1';

const STATUS: Readonly<Record<ContextErrorCode, number>> = {
  INVALID_REQUEST: 400,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  REPLY_TOO_LARGE: 500,
  STORE_UNAVAILABLE: 503,
  INTERNAL: 500,
};

const NOT_JSON: FaultDetail = fault('must be JSON in UTF-8');

/** What the platform refuses before a handler sees it, in our words rather than its own. */
const REFUSALS: ReadonlyMap<number, Omit<ContextErrorBody, 'retryable'>> = new Map([
  [400, { code: 'INVALID_REQUEST', message: 'The request is invalid', details: [NOT_JSON] }],
  [404, { code: 'NOT_FOUND', message: 'There is nothing at this address', details: [] }],
  [413, { code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large', details: [] }],
  [415, { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Requests are application/json', details: [] }],
]);

/** What the filter needs of a Fastify reply. */
export interface HttpReply {
  status(code: number): HttpReply;
  header(name: string, value: string): HttpReply;
  send(body: object): unknown;
}

interface Answer {
  readonly status: number;
  readonly error: ContextErrorBody;
}

/** Every error over HTTP has the one body of the contract; what we did not foresee is `INTERNAL`. */
@Catch()
export class ContextHttpFilter implements ExceptionFilter {
  readonly #logger = new Logger(ContextHttpFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    this.answer(exception, host.switchToHttp().getResponse());
  }

  /** Also for what the platform refuses before Nest sees it. */
  answer(exception: unknown, reply: HttpReply): void {
    const { status, error } = this.#answerTo(exception);
    if (error.retryable) reply.header('retry-after', RETRY_AFTER_SECONDS);
    reply.status(status).header('content-type', 'application/json; charset=utf-8').send({ error });
  }

  #answerTo(exception: unknown): Answer {
    if (exception instanceof ContextError) {
      if (exception.retryable) this.#logger.error(`${exception.message}: ${causeOf(exception)}`);
      return { status: STATUS[exception.code], error: exception.body };
    }
    const status = statusOf(exception);
    const refusal = REFUSALS.get(status) ?? (status < 500 ? REFUSALS.get(400) : undefined);
    if (refusal) return { status, error: { ...refusal, retryable: false } };
    this.#logger.error(exception instanceof Error ? exception.stack : String(exception));
    const message = 'An unexpected error';
    return { status: 500, error: { code: 'INTERNAL', message, details: [], retryable: false } };
  }
}

/** The status of an error of Nest or of Fastify; 500 for any other. */
function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status: unknown = exception instanceof Error && Reflect.get(exception, 'statusCode');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function causeOf({ cause }: ContextError): string {
  return cause instanceof Error ? cause.message : String(cause);
}
