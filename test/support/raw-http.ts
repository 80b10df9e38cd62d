import { connect } from 'node:net';

/** What came back over a socket. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends bytes that no well-behaved client would, as the last request of a connection. */
export function sendRaw(
  serviceUrl: string,
  lines: readonly string[],
  body: string | Uint8Array = '',
): Promise<RawAnswer> {
  const { hostname, port } = new URL(serviceUrl);
  const [start = '', ...headers] = lines;
  const head = [start, 'host: localhost', 'connection: close', ...headers].join('\r\n');
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      text += piece;
    });
    // An answer may come while we still send: then the rest is refused.
    socket.once('error', () => undefined);
    socket.once('close', () => {
      const answer = answerIn(text);
      if (answer) resolve(answer);
      else reject(new Error(`No answer to ${start.slice(0, 100)}`));
    });
    socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)]));
  });
}

function answerIn(text: string): RawAnswer | undefined {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  if (status === undefined) return undefined;
  return { status: Number(status), body: body === '' ? undefined : (JSON.parse(body) as unknown) };
}
