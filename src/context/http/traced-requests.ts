import {
  noteRequest,
  REQUEST_ID_HEADER,
  requestContextOf,
  TRACEPARENT_HEADER,
} from '../telemetry/request-context.js';
import { tellRequest } from '../telemetry/requests.js';
import type { HttpReply } from './context-http.filter.js';

/** What is asked of Fastify's requests here. */
export interface TracedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly routeOptions: { readonly url?: string | undefined };
}

/** What is asked of its replies. */
interface TracedReply extends Pick<HttpReply, 'header'> {
  readonly statusCode: number;
}

/** What is asked of a Fastify instance. */
interface TracedServer {
  addHook(
    name: 'onRequest',
    hook: (request: TracedRequest, reply: TracedReply, done: () => void) => void,
  ): unknown;
  addHook(
    name: 'onSend',
    hook: (
      request: TracedRequest,
      reply: TracedReply,
      payload: unknown,
      done: (error: null, payload: unknown) => void,
    ) => void,
  ): unknown;
}

interface OpenRequest {
  readonly requestId: string;
  readonly startedAt: number;
  code?: string;
  isGone?: true;
}

/** What is told of a request whose client has gone: what it would have been answered says nothing then. */
const CLIENT_GONE = 'CLIENT_GONE';

const open = new WeakMap<object, OpenRequest>();

/** Says what came of a request, where its status does not. */
export function noteCode(reply: object, code: string): void {
  const request = open.get(reply);
  if (request) request.code = code;
}

/** Says that nobody waits for the answer to a request any more. */
export function noteGone(reply: object): void {
  const request = open.get(reply);
  if (request) request.isGone = true;
}

/** Takes `x-request-id` and `traceparent` from a request, notes them, and puts them on its answer. */
export function traceRequest(
  request: Pick<TracedRequest, 'headers'>,
  reply: Pick<HttpReply, 'header'>,
): void {
  const { headers } = request;
  const context = requestContextOf(headers[REQUEST_ID_HEADER], headers[TRACEPARENT_HEADER]);
  const { requestId, traceparent } = context;
  open.set(reply, { requestId, startedAt: performance.now() });
  reply.header(REQUEST_ID_HEADER, requestId);
  if (traceparent !== undefined) reply.header(TRACEPARENT_HEADER, traceparent);
  noteRequest(request, context);
  noteRequest(reply, context);
}

/** Does so with all requests of a Fastify server, for all that is done for them, and tells of each. */
export function traceRequests(server: TracedServer): void {
  server.addHook('onRequest', (request, reply, done) => {
    traceRequest(request, reply);
    done();
  });
  // Not `onResponse`: with a hook there, Fastify watches every response until its socket is done.
  server.addHook('onSend', (request, reply, payload, done) => {
    const answered = open.get(reply);
    if (answered) tellAnswer(request, reply, answered);
    done(null, payload);
  });
}

function tellAnswer(
  { method, routeOptions: { url } }: TracedRequest,
  { statusCode }: TracedReply,
  { requestId, startedAt, isGone, code = codeOf(statusCode) }: OpenRequest,
): void {
  const milliseconds = performance.now() - startedAt;
  const operation = url === undefined ? '(none)' : `${method} ${url}`;
  const told = isGone ? CLIENT_GONE : code;
  tellRequest({ way: 'http', operation, code: told, milliseconds, requestId });
}

function codeOf(status: number): string {
  return status < 400 ? 'OK' : `HTTP_${String(status)}`;
}
