import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { isObject } from '../json/json-value.js';
import {
  noteRequest,
  REQUEST_ID_HEADER,
  type RequestContext,
  requestContextOf,
  TRACEPARENT_HEADER,
} from '../telemetry/request-context.js';
import { tellRequest } from '../telemetry/requests.js';

/** As many bytes as the headers of an answer have at the most; NATS counts them with its payload. */
export const HEADERS_BYTES = 256;

interface OpenMessage extends RequestContext {
  readonly startedAt: number;
}

const open = new WeakMap<Msg, OpenMessage>();

/** What a message says in `x-request-id` and `traceparent`, remembered until its answer. */
export function traceMessage(message: Msg): void {
  const { headers: sent } = message;
  const context = requestContextOf(sent?.get(REQUEST_ID_HEADER), sent?.get(TRACEPARENT_HEADER));
  open.set(message, { ...context, startedAt: performance.now() });
}

/** The same for what it carries: that is what handlers have of it. */
export function traceBody(message: Msg, body: unknown): void {
  const context = open.get(message);
  if (context && typeof body === 'object' && body !== null) noteRequest(body, context);
}

/** The same, for the answer. */
export function answerHeadersOf(message: Msg): MsgHdrs {
  const answered = headers();
  const { requestId, traceparent } = open.get(message) ?? {};
  if (requestId !== undefined) answered.set(REQUEST_ID_HEADER, requestId);
  if (traceparent !== undefined) answered.set(TRACEPARENT_HEADER, traceparent);
  return answered;
}

/** Tells what a message was answered with. */
export function tellMessage(message: Msg, error: unknown): void {
  const request = open.get(message);
  if (!request) return;
  const code = isObject(error) && typeof error.code === 'string' ? error.code : 'OK';
  tellRequest({
    way: 'nats',
    operation: message.subject,
    code,
    milliseconds: performance.now() - request.startedAt,
    requestId: request.requestId,
  });
}
