import { headers, Match, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { InvalidRequestError } from '../context.error.js';
import { isObject } from '../json/json-value.js';
import {
  noteRequest,
  REQUEST_ID_HEADER,
  type RequestContext,
  requestContextOf,
  TRACEPARENT_HEADER,
} from '../telemetry/request-context.js';
import { tellRequest } from '../telemetry/requests.js';
import { RETRY_AFTER_HEADER } from './messages.js';

/** As many bytes as the headers of an answer have at the most; NATS counts them with its payload. */
export const HEADERS_BYTES = 256;

interface OpenMessage extends RequestContext {
  readonly startedAt: number;
}

const open = new WeakMap<Msg, OpenMessage>();

/** By bodies of errors: after how many seconds it is worth to ask again. */
const waits = new WeakMap<object, number>();
/** What the infrastructure failed at may be there again in a moment. */
const USUAL_WAIT_SECONDS = 1;

/** Notes after how many seconds it is worth to ask again, where that is not a moment. */
export function noteWait(error: object, seconds: number): void {
  waits.set(error, seconds);
}

/**
 * What a message says in `x-request-id` and `traceparent`, remembered until its answer.
 * @returns what to refuse it with where its headers are none: NATS itself does not look at them
 */
export function traceMessage(message: Msg): InvalidRequestError | undefined {
  let sent: MsgHdrs | undefined;
  let refusal: InvalidRequestError | undefined;
  try {
    // They are read only here, and that throws.
    sent = message.headers;
  } catch {
    refusal = new InvalidRequestError([{ field: 'headers', message: 'are malformed' }]);
  }
  const context = requestContextOf(
    sent?.get(REQUEST_ID_HEADER, Match.IgnoreCase),
    sent?.get(TRACEPARENT_HEADER, Match.IgnoreCase),
  );
  open.set(message, { ...context, startedAt: performance.now() });
  return refusal;
}

/** The same for what it carries: that is what handlers have of it. */
export function traceBody(message: Msg, body: unknown): void {
  const context = open.get(message);
  if (context && typeof body === 'object' && body !== null) noteRequest(body, context);
}

/** The same, for the answer, and after how many seconds it is worth to ask again. */
export function answerHeadersOf(message: Msg, error: unknown): MsgHdrs {
  const answered = headers();
  const { requestId, traceparent } = open.get(message) ?? {};
  if (requestId !== undefined) answered.set(REQUEST_ID_HEADER, requestId);
  if (traceparent !== undefined) answered.set(TRACEPARENT_HEADER, traceparent);
  const seconds = waitOf(error);
  if (seconds !== undefined) answered.set(RETRY_AFTER_HEADER, String(seconds));
  return answered;
}

function waitOf(error: unknown): number | undefined {
  if (!isObject(error) || error.retryable !== true) return undefined;
  return waits.get(error) ?? USUAL_WAIT_SECONDS;
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
