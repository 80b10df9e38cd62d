import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';

/** A NATS client that knows nothing of Nest, as one in any language. */
export interface PlainNatsClient {
  readonly connection: NatsConnection;
  /** Sends a payload, or a value as JSON, and gives the JSON that came back. */
  ask(subject: string, payload: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export async function connectPlainNats(
  url: string,
  options: ConnectionOptions = {},
): Promise<PlainNatsClient> {
  const connection = await connect({ servers: url, ...options });
  return {
    connection,
    ask: async (subject, payload) => {
      const isRaw = typeof payload === 'string' || payload instanceof Uint8Array;
      const message = await connection.request(subject, isRaw ? payload : JSON.stringify(payload), {
        timeout: 5000,
      });
      return message.json();
    },
    close: () => connection.close(),
  };
}
