import { setTimeout as sleep } from 'node:timers/promises';
import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { type ContextError, InvalidRequestError } from '../context.error.js';
import { arrivalOf, startDeadline, within } from '../deadline/deadline.js';
import {
  API_KEY_HEADER,
  BEARER_HEADER,
  DEADLINE_HEADER,
  RETRY_AFTER_HEADER,
} from '../nats/messages.js';
import {
  currentRequest,
  REQUEST_ID_HEADER,
  type RequestContext,
  TRACEPARENT_HEADER,
} from '../telemetry/request-context.js';
import type { ClientCredentials } from './context-client.options.js';
import { failureOf, overdue } from './call-failure.js';
import { CredentialsError } from './credentials.error.js';
import type { NatsLink } from './nats-link.js';
import { valueOf } from './reply.js';

/** Pauses between attempts: twice as long each time, up to the greatest. */
const FIRST_PAUSE_MS = 50;
const GREATEST_PAUSE_MS = 500;
/** For the way back of an answer that leaves the service at the last moment: at the most this. */
const WAY_BACK_MS = 100;

/** One question to the service. */
export interface Call {
  readonly subject: string;
  readonly body: unknown;
  /** Whether it may be asked again after somebody took it. */
  readonly isRepeatable: boolean;
  readonly deadlineMs: number;
  /** Since when its time counts, by `performance.now()`. @default now */
  readonly arrivedAt?: number | undefined;
  /** What request it is a part of. @default that of `inRequest` */
  readonly request?: RequestContext | undefined;
}

/** Asks the service, again where that is safe, until there is an answer or no time left. */
export class ServiceCaller {
  constructor(
    private readonly link: NatsLink,
    private readonly credentials?: ClientCredentials,
  ) {}

  /** @throws ContextError */
  async ask({
    subject,
    body,
    isRepeatable,
    deadlineMs,
    arrivedAt,
    request,
  }: Call): Promise<unknown> {
    const payload = payloadOf(body);
    const start = arrivalOf(arrivedAt);
    const end = start + deadlineMs;
    const { signal, release } = startDeadline(deadlineMs, start);
    try {
      if (signal.aborted) throw overdue();
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, GREATEST_PAUSE_MS)) {
        try {
          const { data, headers } = await this.#send(subject, payload, { end, signal, request });
          return valueOf(data, Number(headers?.get(RETRY_AFTER_HEADER)) || undefined);
        } catch (thrown) {
          const { error, isTaken, leastPauseMs = 0 } = failureOf(thrown);
          const pause = jittered(Math.max(pauseMs, leastPauseMs));
          const isSafe = isWorthRepeating(error) && (isRepeatable || !isTaken);
          if (!isSafe || pause >= end - performance.now()) throw error;
          await sleep(pause);
        }
      }
    } finally {
      release();
    }
  }

  async #send(subject: string, payload: string, { end, signal, request }: Clock): Promise<Msg> {
    const told = headers();
    await tellWho(told, this.credentials, signal);
    return this.link.use(signal, (connection) => {
      const leftMs = Math.max(1, Math.ceil(end - performance.now()));
      return connection.request(subject, payload, {
        timeout: leftMs,
        headers: tellRequest(told, leftMs, request),
      });
    });
  }
}

/** When a call ends, and what it is a part of. */
interface Clock extends Pick<Call, 'request'> {
  readonly end: number;
  readonly signal: AbortSignal;
}

/** Who has had all that it may have for now would only be refused again. */
function isWorthRepeating({ retryable, code }: ContextError): boolean {
  return retryable && code !== 'RATE_LIMITED';
}

/** @throws CredentialsError where the host has none to give, or none in time */
async function tellWho(
  told: MsgHdrs,
  credentials: ClientCredentials | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (credentials === undefined) return;
  const { apiKey, token } = credentials;
  try {
    // What was read from a file ends with a line break.
    if (apiKey !== undefined) told.set(API_KEY_HEADER, apiKey.trim());
    else told.set(BEARER_HEADER, `Bearer ${(await within(signal, tokenOf(token))).trim()}`);
  } catch (error) {
    throw new CredentialsError(error);
  }
}

async function tokenOf(token: NonNullable<ClientCredentials['token']>): Promise<string> {
  return typeof token === 'string' ? token : token();
}

/** The time that is left, and what request the call is a part of, where there is one. */
function tellRequest(told: MsgHdrs, leftMs: number, request: RequestContext | undefined): MsgHdrs {
  told.set(DEADLINE_HEADER, String(Math.ceil(leftMs - Math.min(WAY_BACK_MS, leftMs / 10))));
  const { requestId, traceparent } = request ?? currentRequest() ?? {};
  if (requestId !== undefined) told.set(REQUEST_ID_HEADER, requestId);
  if (traceparent !== undefined) told.set(TRACEPARENT_HEADER, traceparent);
  return told;
}

/** So that callers who failed together do not come back together. */
function jittered(pauseMs: number): number {
  return pauseMs * (0.5 + Math.random() / 2);
}

/** @throws InvalidRequestError for what JSON does not have */
function payloadOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new InvalidRequestError([{ field: 'request', message: 'must be JSON' }]);
  }
}
