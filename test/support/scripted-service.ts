import { connect, headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { onTestFinished } from 'vitest';

/** What a scripted service says: a value as JSON, a text or bytes as they are, nothing at all. */
export type Answer = unknown;

/** Something on the service's subjects that is not the service. */
export interface ScriptedService {
  /** Every request that came in, in order. */
  readonly requests: readonly ReceivedRequest[];
}

export interface ReceivedRequest {
  readonly subject: string;
  readonly body: unknown;
  /** What the caller said that it has left. */
  readonly deadlineMs: number;
  /** Of the request that the call was a part of. */
  readonly requestId?: string;
  readonly traceparent?: string;
  readonly apiKey?: string;
}

/** An answer with headers. */
export class AnswerWithHeaders {
  constructor(
    readonly answer: Answer,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

/** Answers the first request with the first of the answers, and so on; the last one for ever. */
export async function startScriptedService(
  natsUrl: string,
  answers: readonly Answer[],
): Promise<ScriptedService> {
  const connection = await connect({
    servers: natsUrl,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
  onTestFinished(() => connection.close());
  const requests: ReceivedRequest[] = [];
  connection.subscribe('context.*', {
    callback: (error, message) => {
      if (error) throw error;
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(receivedOf(message));
      if (answer instanceof AnswerWithHeaders) {
        message.respond(payloadOf(answer.answer), { headers: headersOf(answer.headers) });
      } else if (answer !== undefined) message.respond(payloadOf(answer));
    },
  });
  await connection.flush();
  return { requests };
}

/** An error as the service sends it. */
export function errorReply(code: string, more: object = {}): Answer {
  return { error: { code, message: `It is ${code}`, details: [], retryable: false, ...more } };
}

function receivedOf(message: Msg): ReceivedRequest {
  const { headers: told } = message;
  const deadlineMs = Number(told?.get('deadline-ms'));
  return {
    subject: message.subject,
    body: message.json(),
    deadlineMs,
    ...(told?.has('x-request-id') ? { requestId: told.get('x-request-id') } : {}),
    ...(told?.has('x-api-key') ? { apiKey: told.get('x-api-key') } : {}),
    ...(told?.has('traceparent') ? { traceparent: told.get('traceparent') } : {}),
  };
}

function headersOf(all: Readonly<Record<string, string>>): MsgHdrs {
  const made = headers();
  for (const [name, value] of Object.entries(all)) made.set(name, value);
  return made;
}

function payloadOf(answer: Answer): string | Uint8Array {
  if (typeof answer === 'string' || answer instanceof Uint8Array) return answer;
  return JSON.stringify(answer);
}
