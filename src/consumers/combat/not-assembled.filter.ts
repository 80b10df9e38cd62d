import { type ArgumentsHost, Catch, type ExceptionFilter, HttpStatus } from '@nestjs/common';
import { type HttpReply, noteCode, RETRY_AFTER_SECONDS } from '../../context/http/index.js';
import { NotAssembledError } from './not-assembled.error.js';

/** Answers with the one body of errors, and beside it with what the assembly said of each id. */
@Catch(NotAssembledError)
export class NotAssembledFilter implements ExceptionFilter<NotAssembledError> {
  catch({ body, errors, reasons }: NotAssembledError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<HttpReply>();
    noteCode(reply, body.code);
    if (body.retryable) reply.header('retry-after', RETRY_AFTER_SECONDS);
    reply.status(HttpStatus.CONFLICT).send({ error: body, errors, reasons });
  }
}
