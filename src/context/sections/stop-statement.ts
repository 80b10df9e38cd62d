import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { abandon } from '../deadline/abandoned-work.js';
import { endConnection, type PgClient } from './pg-client.js';

/** How long the database may take to end a statement that it was asked to end. */
const CANCEL_MS = 200;
/** `CancelRequest` of PostgreSQL's protocol: its length, and its code. */
const REQUEST_BYTES = 16;
const CANCEL_CODE = 80_877_102;

/**
 * Ends a statement that nobody waits for any more: at the server, or else with its connection, which
 * must not go back to the pool while it runs.
 * @param statement settles when the client has heard of its end
 * @returns once it has ended and no request to cancel is on its way: what runs on the connection next
 * is safe from it
 */
export async function stopStatement(client: PgClient, statement: Promise<unknown>): Promise<void> {
  const ended = statement.then(
    () => true,
    () => true,
  );
  const asked = askToCancel(client);
  const isOver = await Promise.race([ended, sleep(CANCEL_MS, false)]);
  if (!isOver) {
    abandon('statement', ended);
    await endConnection(client);
  }
  await Promise.all([ended, asked]);
}

/** Asks the server on a link of its own, as the protocol wants it; it hangs up when it has done so. */
function askToCancel({ host, port, processID, secretKey }: PgClient): Promise<void> {
  if (processID === null || secretKey === null) return Promise.resolve();
  const request = Buffer.alloc(REQUEST_BYTES);
  [REQUEST_BYTES, CANCEL_CODE, processID, secretKey].forEach((word, at) => {
    request.writeInt32BE(word, at * 4);
  });
  const isSocket = host.startsWith('/');
  const path = `${host}/.s.PGSQL.${String(port)}`;
  const link = isSocket ? connect(path) : connect(port, host);
  return new Promise((resolve) => {
    link.setTimeout(CANCEL_MS, () => link.destroy());
    // Whatever is wrong with it: the statement ends by its connection then.
    link.on('error', () => undefined);
    link.on('close', () => {
      resolve();
    });
    link.resume();
    link.end(request);
  });
}
