import type { ServerResponse } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from '../caller.js';
import type { CallOptions } from '../context-assembler.orchestrator.js';
import { askedDeadlineOf } from '../request/asked-deadline.js';
import { requestOf } from '../telemetry/request-context.js';
import { DEADLINE_HEADER } from './deadline.header.js';
import { noteGone } from './traced-requests.js';

/** What is asked of a request here; `arrivedAt` is there where the application notes it. */
interface TimedRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly arrivedAt?: number;
}

type Response = Pick<ServerResponse, 'once' | 'writableFinished' | 'destroyed'>;

/** And of its reply: that of Fastify wraps Node's, that of Express is one. */
type Reply = Response | { readonly raw: Response };

/**
 * The time that a request has and since when, who sent it, what tells it from others, and when its
 * caller has gone.
 * @throws InvalidRequestError for a bad `x-deadline-ms`
 */
export const CallTime = createParamDecorator(
  (_: unknown, context: ExecutionContext): CallOptions => {
    const http = context.switchToHttp();
    const request = http.getRequest<TimedRequest>();
    const reply = http.getResponse<Reply>();
    const { headers, arrivedAt } = request;
    const deadlineMs = askedDeadlineOf(headers[DEADLINE_HEADER], DEADLINE_HEADER);
    return {
      ...{ deadlineMs, arrivedAt, caller: callerOf(request), request: requestOf(request) },
      whenGone: (callOff) => {
        onGone(reply, callOff);
      },
    };
  },
);

function onGone(reply: Reply, callOff: () => void): void {
  const response = 'raw' in reply ? reply.raw : reply;
  const leave = () => {
    if (response.writableFinished) return;
    noteGone(reply);
    callOff();
  };
  // While it was found out who asks, it may have gone.
  if (response.destroyed) leave();
  else response.once('close', leave);
}
