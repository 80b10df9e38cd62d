import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { NatsConnection } from '@nats-io/transport-node';
import type { HttpRequest, NatsRequest } from './doors.js';

/** What came back over HTTP. */
export interface HttpReply {
  readonly status: number;
  readonly text: string;
}

const LONGEST_WAIT_MS = 20_000;

/** Sends over connections that are kept, as a busy consumer does. */
export function httpSender(serviceUrl: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const { hostname, port } = new URL(serviceUrl);
  const send = ({ method, path, headers, body }: HttpRequest) =>
    new Promise<HttpReply>((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': body.length };
      const options = { agent, hostname, port, method, path, headers: { ...headers, ...length } };
      const request = httpRequest({ ...options, timeout: LONGEST_WAIT_MS }, (reply) => {
        const status = reply.statusCode ?? 0;
        text(reply).then((content) => {
          resolve({ status, text: content });
        }, reject);
      });
      request.on('timeout', () => request.destroy(new Error('nothing came back in time')));
      request.on('error', reject);
      request.end(body);
    });
  return {
    send,
    close: () => {
      agent.destroy();
    },
  };
}

/** Asks, and reads what comes back as JSON. */
export async function natsAnswer(
  connection: NatsConnection,
  { subject, payload }: NatsRequest,
): Promise<unknown> {
  const message = await connection.request(subject, payload, { timeout: LONGEST_WAIT_MS });
  return message.json();
}
