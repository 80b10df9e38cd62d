import {
  BadGatewayException,
  ForbiddenException,
  HttpException,
  Logger,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  ContextError,
  type ContextErrorBody,
  type ContextErrorCode,
  ERROR_CODES,
} from '../../../../src/context/context.error.js';
import { ContextHttpFilter, type HttpReply } from '../../../../src/context/http/index.js';

class RecordedReply implements HttpReply {
  code = 0;
  readonly headers: Record<string, string> = {};
  body: object | undefined;

  status(code: number): this {
    this.code = code;
    return this;
  }

  header(name: string, value: string): this {
    this.headers[name] = value;
    return this;
  }

  hasHeader(name: string): boolean {
    return name in this.headers;
  }

  send(body: object): void {
    this.body = body;
  }
}

function answerTo(error: ContextError): RecordedReply {
  const reply = new RecordedReply();
  new ContextHttpFilter().answer(error, reply);
  return reply;
}

function bodyOf(code: string, retryable: boolean): ContextErrorBody {
  return { code: code as ContextErrorCode, message: 'It failed', details: [], retryable };
}

describe('an error over HTTP', () => {
  it.each(ERROR_CODES)('%s has a status of its own, and the one body', (code) => {
    const error = bodyOf(code, false);

    expect(answerTo(new ContextError(error))).toMatchObject({
      code: expect.toSatisfy((status: number) => status >= 400 && status < 600) as number,
      body: { error },
    });
  });

  it.each([
    [true, 503, '1'],
    [false, 500, undefined],
  ])('of a newer service goes by whether it is retryable: %s', (retryable, status, retryAfter) => {
    const error = bodyOf('QUOTA_EXHAUSTED', retryable);

    const answer = answerTo(new ContextError(error));

    expect(answer).toMatchObject({ code: status, body: { error } });
    expect(answer.headers['retry-after']).toBe(retryAfter);
  });

  it.each([
    ['GET / / HTTP/1.1', true],
    ['HEAD / / HTTP/1.1', false],
  ])('to what is hardly HTTP has a body unless it is a HEAD: %s', (packet, hasBody) => {
    const error = Object.assign(new Error('Parse Error'), {
      code: 'HPE_INVALID_CONSTANT',
      rawPacket: Buffer.from(`${packet}\r\n\r\n`),
    });

    const [head = '', body = ''] = new ContextHttpFilter().rawAnswer(error).split('\r\n\r\n');

    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(body !== '').toBe(hasBody);
  });
});

describe('what a guard of the host refuses', () => {
  it.each([
    [new UnauthorizedException(), 401, 'UNAUTHENTICATED', false],
    [new ForbiddenException('of the host'), 403, 'FORBIDDEN', false],
    [new HttpException('too many', 429), 429, 'RATE_LIMITED', true],
    [new ServiceUnavailableException(), 503, 'SERVICE_UNAVAILABLE', true],
    [new HttpException('a teapot', 418), 418, 'INVALID_REQUEST', false],
    [new BadGatewayException(), 500, 'INTERNAL', false],
  ])('%s has status %d and %s', (exception, status, code, retryable) => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const reply = new RecordedReply();
    new ContextHttpFilter().answer(exception, reply);

    expect(reply).toMatchObject({ code: status, body: { error: { code, retryable } } });
    expect(reply.headers['retry-after']).toBe(retryable ? '1' : undefined);
    expect(JSON.stringify(reply.body)).not.toMatch(/of the host|teapot/);
  });

  it('is told of as it said itself, and in the log where it is a fault', () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const reply = new RecordedReply().header('retry-after', '60');
    const filter = new ContextHttpFilter();
    filter.answer(new HttpException('too many', 429), reply);
    expect(error).not.toHaveBeenCalled();
    filter.answer(new ServiceUnavailableException(), new RecordedReply());

    expect(reply.headers['retry-after']).toBe('60');
    expect(error).toHaveBeenCalledTimes(1);
  });
});
