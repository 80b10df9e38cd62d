import { connect, createInbox } from '@nats-io/transport-node';

/**
 * Sends over NATS.
 * @param {string} natsUrl
 * @param {(body: string, sentAt: number) => void} answered
 */
export async function natsSender(natsUrl, answered) {
  const connection = await connect({ servers: natsUrl });
  const inbox = createInbox();
  const sent = new Map();
  let count = 0;
  connection.subscribe(`${inbox}.*`, {
    callback: (_error, message) => {
      const sentAt = sent.get(message.subject);
      sent.delete(message.subject);
      if (sentAt !== undefined) answered(message.string(), sentAt);
    },
  });
  return {
    send: (body) => {
      const reply = `${inbox}.${(count += 1)}`;
      sent.set(reply, performance.now());
      connection.publish('context.assemble', body, { reply });
    },
    close: () => connection.close(),
  };
}
