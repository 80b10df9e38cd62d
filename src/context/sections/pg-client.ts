import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A statement as pg takes it. */
export interface PgStatement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rowMode: 'array';
}

export interface PgResult {
  readonly rows: readonly (readonly unknown[])[];
}

/** What of pg's client is asked here; TypeORM does not say what its connections are. */
export interface PgClient {
  query(
    statement: PgStatement,
    answered: (error: Error | null | undefined, result: PgResult) => void,
  ): unknown;
  /** What names the session in a request to cancel its statement; a pooler may give none. */
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
  /** What its link is encrypted with; not at all where it is false. */
  readonly ssl: ConnectionOptions | boolean;
  readonly sslNegotiation: 'postgres' | 'direct';
  readonly connection: { readonly stream: Socket };
}

/**
 * What a statement gives. By a callback: what pg gives as a promise outlives the next collections of
 * V8's young garbage, rows and all, and is only found by those of the old.
 */
export function rowsFrom(client: PgClient, statement: PgStatement): Promise<PgResult['rows']> {
  return new Promise((resolve, reject) => {
    client.query(statement, (error, result) => {
      if (error) reject(error);
      else resolve(result.rows);
    });
  });
}

/** Ends a connection at once; when this is done the pool has heard of it, and hands it out no more. */
export async function endConnection({ connection: { stream } }: PgClient): Promise<void> {
  stream.destroy();
  // Sockets tell of their end after the immediates of a turn, and `closed` is true before that.
  await nextTurn();
  await nextTurn();
}
