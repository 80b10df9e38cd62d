import { NatsClient } from '../../bench/load/nats-client.mjs';

/**
 * Sends over NATS.
 * @param {string} natsUrl
 * @param {(body: string, sentAt: number) => void} answered
 */
export async function natsSender(natsUrl, answered) {
  const client = await NatsClient.connect(natsUrl);
  return {
    send: (body) => {
      const sentAt = performance.now();
      client.request('context.assemble', body).then(
        (answer) => answered(answer, sentAt),
        // What is not answered is counted by who sends.
        () => undefined,
      );
    },
    close: () => client.close(),
  };
}
