import { inspect } from 'node:util';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  type ContextAssemblerOrchestrator,
  ContextError,
  type ContextRequest,
} from '../../src/context/index.js';
import { faultOfMessage } from '../support/published-messages.js';
import { faultOfRefusal, verdictOfAssembly } from './checked-answer.js';
import {
  anyHttpRequest,
  anyNatsRequest,
  ASSEMBLE,
  DEADLINE_HEADER,
  type HttpRequest,
  type NatsRequest,
} from './doors.js';
import { anyValue } from './fuzzed-requests.js';
import type { Subject, Verdict } from './run.js';
import { type HttpReply, natsAnswer } from './senders.js';

/** HTTP: what comes out of `assemble` is checked in full, of other addresses that they answer. */
export function overHttp(send: (request: HttpRequest) => Promise<HttpReply>): Subject<HttpRequest> {
  return {
    name: 'HTTP',
    requests: anyHttpRequest,
    ask: async (request) => verdictOfHttp(request, await send(request)),
    print: ({ body = '', ...rest }) => `${JSON.stringify(rest)} ${printed(body)}`,
  };
}

/** NATS: `assemble`, plainly and in Nest's envelope, `read` and `release`. */
export function overNats(connection: NatsConnection): Subject<NatsRequest> {
  return {
    name: 'NATS',
    requests: anyNatsRequest,
    ask: async (request) => verdictOfNats(request, await natsAnswer(connection, request)),
    print: ({ subject, payload }) => `${subject} ${printed(payload)}`,
  };
}

/** In process, values among them that are no JSON. */
export function inProcess(
  orchestrator: ContextAssemblerOrchestrator,
): Subject<{ readonly value: unknown }> {
  return {
    name: 'in process',
    requests: anyValue.map((value) => ({ value })),
    ask: async ({ value }) => {
      const body = await bodyOf(orchestrator.assemble(value as ContextRequest));
      return verdictOfAssembly(value, { body });
    },
    print: ({ value }) => inspect(value, { depth: 6 }),
  };
}

function verdictOfHttp(request: HttpRequest, { status, text }: HttpReply): Verdict {
  const { method, path, headers, body: bytes } = request;
  if (method === 'POST' && path === ASSEMBLE) {
    const deadline = headers[DEADLINE_HEADER] ?? '1';
    const asked = /^[1-9]\d{0,14}$/.test(deadline) ? requestIn(bytes) : undefined;
    return verdictOfAssembly(asked, { status, body: parsed(text) });
  }
  const outcome = status < 400 ? 'accepted' : 'refused';
  if (status >= 500) return { outcome, fault: `status ${status}: ${text}` };
  if (method === 'HEAD') return { outcome, fault: text === '' ? undefined : `a body: ${text}` };
  if (status < 400) return { outcome, fault: undefined };
  // Of a fight that cannot begin, the answer says beside the error for whom.
  const { error } = parsed(text) as { readonly error: unknown };
  return { outcome, fault: faultOfMessage('Error', status === 409 ? { error } : parsed(text)) };
}

function verdictOfNats({ subject, payload }: NatsRequest, body: unknown): Verdict {
  const request = requestIn(payload);
  if (subject !== 'context.assemble') {
    if (isOf(body, 'error')) return { outcome: 'refused', fault: faultOfRefusal({ body }) };
    const name = subject === 'context.read' ? 'ContextsByKey' : 'Released';
    return { outcome: 'accepted', fault: faultOfMessage(name, body) };
  }
  if (!isEnvelope(request)) return verdictOfAssembly(request, { body });
  const { id, err, response } = body as Readonly<Record<string, unknown>>;
  if (id !== request.id) return { outcome: 'refused', fault: `the id ${String(id)}` };
  return verdictOfAssembly(request.data, { body: err === undefined ? response : { error: err } });
}

/** How a Nest client wraps a request. */
function isEnvelope(body: unknown): body is { readonly id: string; readonly data: unknown } {
  return isOf(body, 'id') && isOf(body, 'pattern') && typeof body.id === 'string';
}

function isOf<Name extends string>(body: unknown, name: Name): body is Record<Name, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && name in body;
}

/** What is thrown at a caller in process, as other callers get it. */
async function bodyOf(answer: Promise<object>): Promise<object> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ContextError) return { error: error.body };
    throw error;
  }
}

/** What bytes say, read as the contract has it: JSON in UTF-8; `undefined` where they are none. */
function requestIn(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function printed(bytes: Uint8Array | string): string {
  return JSON.stringify(Buffer.from(bytes).toString('latin1'));
}
