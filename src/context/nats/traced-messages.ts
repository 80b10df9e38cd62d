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

const LINE_END = '\r\n';
/** nats.js looks through those before at each: of very many it would take minutes. */
const MOST_HEADERS = 1000;

/** What every message can tell, though the types of nats.js do not say so: subjects, headers and payload. */
export type SizedMsg = Msg & { size(): number };

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
export function traceMessage(message: SizedMsg): InvalidRequestError | undefined {
  let sent: MsgHdrs | undefined;
  let fault: string | undefined;
  try {
    fault = faultOfCount(message);
    // They are read only here, and that throws.
    if (!fault) sent = message.headers;
  } catch {
    fault = 'are malformed';
  }
  const context = requestContextOf(
    sent?.get(REQUEST_ID_HEADER, Match.IgnoreCase),
    sent?.get(TRACEPARENT_HEADER, Match.IgnoreCase),
  );
  open.set(message, { ...context, startedAt: performance.now() });
  return fault === undefined
    ? undefined
    : new InvalidRequestError([{ field: 'headers', message: fault }]);
}

/** What is wrong with how many headers there are, seen from their bytes alone. */
function faultOfCount(message: SizedMsg): string | undefined {
  const { subject, reply = '', data } = message;
  const length =
    message.size() - Buffer.byteLength(subject) - Buffer.byteLength(reply) - data.length;
  // Headers lie before the payload, which is a view of the same bytes.
  const bytes = Buffer.from(data.buffer, data.byteOffset - length, length);
  let lines = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 2)) {
    lines++;
    // Beside theirs there are that of the version and the empty one.
    if (lines > MOST_HEADERS + 2) return `must not be more than ${String(MOST_HEADERS)}`;
  }
  return undefined;
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
