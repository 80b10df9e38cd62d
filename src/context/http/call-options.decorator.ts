import type { ServerResponse } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from '../caller.js';
import type { CallOptions } from '../context-assembler.orchestrator.js';
import { askedDeadlineOf } from '../request/asked-deadline.js';
import { requestOf } from '../telemetry/request-context.js';
import { DEADLINE_HEADER } from './deadline.header.js';

/** What is asked of a request here; `arrivedAt` is there where the application notes it. */
interface TimedRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly arrivedAt?: number;
}

/** And of its reply. */
interface RawReply {
  readonly raw: Pick<ServerResponse, 'once' | 'writableFinished'>;
}

/**
 * The time that a request has and since when, who sent it, what tells it from others, and when its
 * caller has gone.
 * @throws InvalidRequestError for a bad `x-deadline-ms`
 */
export const CallTime = createParamDecorator(
  (_: unknown, context: ExecutionContext): CallOptions => {
    const http = context.switchToHttp();
    const request = http.getRequest<TimedRequest>();
    const { raw } = http.getResponse<RawReply>();
    const { headers, arrivedAt } = request;
    const deadlineMs = askedDeadlineOf(headers[DEADLINE_HEADER], DEADLINE_HEADER);
    return {
      ...{ deadlineMs, arrivedAt, caller: callerOf(request), request: requestOf(request) },
      whenGone: (callOff) => {
        raw.once('close', () => {
          if (!raw.writableFinished) callOff();
        });
      },
    };
  },
);
