import { setTimeout as sleep } from 'node:timers/promises';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { type ContextError, InvalidRequestError } from '../context.error.js';
import { startDeadline } from '../deadline/deadline.js';
import { API_KEY_HEADER, BEARER_HEADER, DEADLINE_HEADER } from '../nats/messages.js';
import {
  currentRequest,
  REQUEST_ID_HEADER,
  TRACEPARENT_HEADER,
} from '../telemetry/request-context.js';
import type { ClientCredentials } from './context-client.options.js';
import { failureOf } from './call-failure.js';
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
}

/** Asks the service, again where that is safe, until there is an answer or no time left. */
export class ServiceCaller {
  constructor(
    private readonly link: NatsLink,
    private readonly credentials?: ClientCredentials,
  ) {}

  /** @throws ContextError */
  async ask({ subject, body, isRepeatable, deadlineMs }: Call): Promise<unknown> {
    const payload = payloadOf(body);
    const end = performance.now() + deadlineMs;
    const { signal, release } = startDeadline(deadlineMs);
    try {
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, GREATEST_PAUSE_MS)) {
        try {
          return valueOf(await this.#send(subject, payload, { end, signal }));
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

  async #send(subject: string, payload: string, { end, signal }: Clock): Promise<Uint8Array> {
    const told = headers();
    await tellWho(told, this.credentials);
    const { data } = await this.link.use(signal, (connection) => {
      const leftMs = Math.max(1, Math.ceil(end - performance.now()));
      return connection.request(subject, payload, {
        timeout: leftMs,
        headers: tellRequest(told, leftMs),
      });
    });
    return data;
  }
}

/** When a call ends. */
interface Clock {
  readonly end: number;
  readonly signal: AbortSignal;
}

/** Who has had all that it may have for now would only be refused again. */
function isWorthRepeating({ retryable, code }: ContextError): boolean {
  return retryable && code !== 'RATE_LIMITED';
}

async function tellWho(told: MsgHdrs, credentials: ClientCredentials | undefined): Promise<void> {
  if (credentials === undefined) return;
  const { apiKey, token } = credentials;
  if (apiKey !== undefined) told.set(API_KEY_HEADER, apiKey);
  else told.set(BEARER_HEADER, `Bearer ${typeof token === 'string' ? token : await token()}`);
}

/** The time that is left, and what request the call is a part of, where there is one. */
function tellRequest(told: MsgHdrs, leftMs: number): MsgHdrs {
  told.set(DEADLINE_HEADER, String(Math.ceil(leftMs - Math.min(WAY_BACK_MS, leftMs / 10))));
  const { requestId, traceparent } = currentRequest() ?? {};
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
