import { connect } from '@nats-io/transport-node';
import { Agent, request as httpRequest } from 'node:http';
import type { ContextRequest, ContextResponseDTO } from '../../../src/context/index.js';

/** What a caller learned: an answer, an error of the contract, or nothing at all. */
export type Result =
  | { readonly response: ContextResponseDTO; readonly status?: number }
  | { readonly refused: { readonly code: string; readonly retryable: boolean } }
  | { readonly lost: string };

/** One way to ask the service, and to be told. */
export interface Caller {
  readonly way: 'HTTP' | 'NATS';
  ask(request: ContextRequest): Promise<Result>;
  close(): Promise<void>;
}

/** Longer than any deadline: who waits so long was forgotten. */
const PATIENCE_MS = 10_000;

/** A client that keeps its connections, so many at the most. */
export function httpCaller(url: string, maxSockets = Infinity): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets });
  return {
    way: 'HTTP',
    ask: (request) => post(`${url}/v1/context/assemble`, JSON.stringify(request), agent),
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
}

export async function natsCaller(url: string): Promise<Caller> {
  const connection = await connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  return {
    way: 'NATS',
    ask: async (request) => {
      try {
        const payload = JSON.stringify(request);
        const reply = await connection.request('context.assemble', payload, {
          timeout: PATIENCE_MS,
        });
        return resultOf(reply.json());
      } catch (error) {
        return { lost: String(error) };
      }
    },
    close: () => connection.close(),
  };
}

/** Sends JSON; what does not come to a whole answer is lost. */
export function post(address: string, body: string, agent: Agent): Promise<Result> {
  return new Promise((resolve) => {
    const lose = (error: Error & { readonly code?: string }) => {
      resolve({ lost: error.code ?? error.message });
    };
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const request = httpRequest(address, { method: 'POST', agent, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (piece: string) => {
        text += piece;
      });
      reply.on('error', lose);
      reply.on('end', () => {
        resolve({ ...resultOf(JSON.parse(text)), status: reply.statusCode ?? 0 });
      });
    });
    request.setTimeout(PATIENCE_MS, () => request.destroy(new Error('no answer')));
    request.on('error', lose);
    request.end(body);
  });
}

function resultOf(body: unknown): Result {
  const { error } = body as { readonly error?: { code: string; retryable: boolean } };
  return error ? { refused: error } : { response: body as ContextResponseDTO };
}
