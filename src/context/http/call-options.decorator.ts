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

/**
 * The time that a request has and since when, who sent it, and what tells it from others.
 * @throws InvalidRequestError for a bad `x-deadline-ms`
 */
export const CallTime = createParamDecorator(
  (_: unknown, context: ExecutionContext): CallOptions => {
    const request = context.switchToHttp().getRequest<TimedRequest>();
    const { headers, arrivedAt } = request;
    const deadlineMs = askedDeadlineOf(headers[DEADLINE_HEADER], DEADLINE_HEADER);
    return { deadlineMs, arrivedAt, caller: callerOf(request), request: requestOf(request) };
  },
);
