import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CallOptions } from '../context-assembler.orchestrator.js';
import { askedDeadlineOf } from '../request/asked-deadline.js';
import { DEADLINE_HEADER } from './deadline.header.js';

/** What is asked of a request here; `arrivedAt` is there where the application notes it. */
interface TimedRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly arrivedAt?: number;
}

/**
 * The time that a request has, and since when.
 * @throws InvalidRequestError for a bad `x-deadline-ms`
 */
export const CallTime = createParamDecorator(
  (_: unknown, context: ExecutionContext): CallOptions => {
    const { headers, arrivedAt } = context.switchToHttp().getRequest<TimedRequest>();
    return { deadlineMs: askedDeadlineOf(headers[DEADLINE_HEADER], DEADLINE_HEADER), arrivedAt };
  },
);
