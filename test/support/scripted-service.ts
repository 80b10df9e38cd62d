import { connect, type Msg } from '@nats-io/transport-node';
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
      if (answer !== undefined) message.respond(payloadOf(answer));
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
  const { headers } = message;
  const deadlineMs = Number(headers?.get('deadline-ms'));
  return {
    subject: message.subject,
    body: message.json(),
    deadlineMs,
    ...(headers?.has('x-request-id') ? { requestId: headers.get('x-request-id') } : {}),
    ...(headers?.has('traceparent') ? { traceparent: headers.get('traceparent') } : {}),
  };
}

function payloadOf(answer: Answer): string | Uint8Array {
  if (typeof answer === 'string' || answer instanceof Uint8Array) return answer;
  return JSON.stringify(answer);
}
