import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { abandon } from '../deadline/abandoned-work.js';
import { endConnection, type PgClient } from './pg-client.js';

/** How long the database may take to end a statement that it was asked to end. */
const CANCEL_MS = 200;

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
  if (!isOver) abandon('statement', ended);
  if (!isOver || !(await asked)) await endConnection(client);
  await ended;
}

/** A link of pg's, as far as its types do not tell: it is what its clients are made of. */
interface Link {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
}

/**
 * Asks the server on a link of its own, as the protocol wants it, and encrypted where the client's is;
 * it hangs up when it has done so.
 * @returns whether it has, or was not asked at all: otherwise the request may be on its way for long
 */
function askToCancel(client: PgClient): Promise<boolean> {
  const { host, port, processID, secretKey, ssl, sslNegotiation } = client;
  if (processID === null || secretKey === null) return Promise.resolve(true);
  const link = new pg.Connection({ ssl, sslNegotiation } as pg.ConnectionConfig) as pg.Connection &
    Link;
  let isOnItsWay = false;
  const ask = () => {
    isOnItsWay = true;
    link.cancel(processID, secretKey);
  };
  return new Promise((resolve) => {
    const patience = setTimeout(() => {
      resolve(!isOnItsWay);
      link.stream.destroy();
    }, CANCEL_MS);
    link.on('connect', () => {
      if (!ssl) ask();
      else if (sslNegotiation !== 'direct') link.requestSsl();
    });
    link.on('sslconnect', ask);
    // Whatever is wrong with it: the statement ends by its connection then.
    link.on('error', () => link.stream.destroy());
    link.on('end', () => {
      clearTimeout(patience);
      resolve(true);
    });
    if (host.startsWith('/')) link.connect(`${host}/.s.PGSQL.${String(port)}`);
    else link.connect(port, host);
  });
}
