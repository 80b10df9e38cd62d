/** What pg says of a connection that broke, where the server did not say why. */
const BROKEN = /^(Connection terminated|Client has encountered a connection error)/;

/** The server is there and takes no connections, or nobody is there; it may be a restart. */
const AWAY: ReadonlySet<unknown> = new Set(['57P03', 'ECONNREFUSED']);
const LOST: ReadonlySet<unknown> = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** How a statement failed for want of a connection: what only reads may be sent again then. */
export function lossOf(error: unknown): 'lost' | 'away' | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  if (AWAY.has(code)) return 'away';
  const isLost = LOST.has(code) || (typeof code === 'string' && code.startsWith('08'));
  return isLost || (code === undefined && BROKEN.test(error.message)) ? 'lost' : undefined;
}
