import { STATUS_CODES } from 'node:http';
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
  RateLimitedError,
  UNEXPECTED,
} from '../context.error.js';
import { errorOfStatus } from '../status-error.js';
import { aboutRequest, requestOf } from '../telemetry/request-context.js';
import { noteCode } from './traced-requests.js';

/** When a caller may try again after a failure of the infrastructure. */
export const RETRY_AFTER_SECONDS = '1';

const STATUS: Readonly<Record<string, number>> = {
  INVALID_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  NOT_ASSEMBLED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INVALID_DATA: 422,
  RATE_LIMITED: 429,
  REPLY_TOO_LARGE: 500,
  SOURCE_UNAVAILABLE: 503,
  STORE_UNAVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  DEADLINE_EXCEEDED: 503,
  INTERNAL: 500,
} satisfies Record<ContextErrorCode, number>;

/** What the filter needs of a Fastify reply. */
export interface HttpReply {
  status(code: number): HttpReply;
  header(name: string, value: string): HttpReply;
  hasHeader(name: string): boolean;
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
    const { status, error } = this.#answerTo(exception, reply);
    noteCode(reply, error.code);
    // A guard of the host's may have said so itself.
    if (error.retryable && !reply.hasHeader('retry-after')) {
      reply.header('retry-after', retryAfterOf(exception));
    }
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    reply.status(status).header('content-type', 'application/json; charset=utf-8').send({ error });
  }

  /** The same for bytes that are hardly HTTP, as they go over the socket. */
  rawAnswer(exception: unknown): string {
    const { status, error } = this.#answerTo(exception);
    const body = JSON.stringify({ error });
    const head = [
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? 'Bad Request'}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${String(Buffer.byteLength(body))}`,
      'cache-control: no-store',
      'connection: close',
    ];
    return [...head, '', isHead(exception) ? '' : body].join('\r\n');
  }

  #answerTo(exception: unknown, reply?: HttpReply): Answer {
    const about = aboutRequest(reply && requestOf(reply));
    if (exception instanceof ContextError) {
      // Without a cause it was logged where it happened, or is no fault of the service.
      if (exception.cause) {
        this.#logger.error({ message: `${exception.message}: ${causeOf(exception)}`, ...about });
      }
      // A client of the service hands on codes that only a newer service knows.
      const status = STATUS[exception.code] ?? (exception.retryable ? 503 : 500);
      return { status, error: exception.body };
    }
    const status = statusOf(exception);
    if (status >= 500) this.#logger.error({ message: stackOf(exception), ...about });
    const error = errorOfStatus(status);
    return { status: error === UNEXPECTED ? 500 : status, error };
  }
}

function retryAfterOf(exception: unknown): string {
  return exception instanceof RateLimitedError
    ? String(exception.retryAfterSeconds)
    : RETRY_AFTER_SECONDS;
}

const HEAD_METHOD = Buffer.from('HEAD ');

/** Errors of Node's HTTP parser that have a status of their own; the others are 400. */
const PARSER_STATUS: ReadonlyMap<unknown, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Whether the bytes that the parser could not read ask for a head alone: a body would confuse who asks. */
function isHead(exception: unknown): boolean {
  const packet: unknown = exception instanceof Error && Reflect.get(exception, 'rawPacket');
  return packet instanceof Uint8Array && Buffer.from(packet).subarray(0, 5).equals(HEAD_METHOD);
}

/** The status of an error of Nest, of Fastify or of Node's parser; 500 for any other. */
function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const code: unknown = exception instanceof Error && Reflect.get(exception, 'code');
  if (typeof code === 'string' && /^(HPE|ERR_HTTP)_/.test(code)) {
    return PARSER_STATUS.get(code) ?? 400;
  }
  const status: unknown = exception instanceof Error && Reflect.get(exception, 'statusCode');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function stackOf(exception: unknown): string {
  return exception instanceof Error ? (exception.stack ?? exception.message) : String(exception);
}

function causeOf({ cause }: ContextError): string {
  return cause instanceof Error ? cause.message : String(cause);
}
