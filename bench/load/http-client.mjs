import { connect } from 'node:net';

const HEADER_END = Buffer.from('\r\n\r\n');

/**
 * As little of an HTTP client as a measurement needs: it shares the cores with whom it measures.
 * Connections are kept; as many are opened as there are requests in flight.
 */
export class HttpClient {
  #free = [];
  #all = new Set();

  /** @param {Readonly<Record<string, string>>} [headers] of every request */
  constructor(port, path, headers = {}) {
    this.port = port;
    const all = { host: '127.0.0.1', 'content-type': 'application/json', ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.head = `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
  }

  /** @returns {Promise<string>} the body of the answer @throws on any status but 200 */
  async post(value) {
    const body = JSON.stringify(value);
    const connection = this.#free.pop() ?? this.#open();
    const answer = await connection.exchange(
      `${this.head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    this.#free.push(connection);
    return answer;
  }

  close() {
    for (const { socket } of this.#all) socket.destroy();
  }

  #open() {
    const connection = new Connection(this.port);
    this.#all.add(connection);
    connection.socket.on('close', () => {
      this.#all.delete(connection);
      this.#free = this.#free.filter((each) => each !== connection);
    });
    return connection;
  }
}

class Connection {
  #received = [];
  #length = 0;
  #expected = Infinity;
  #bodyAt = 0;
  #waiting;

  constructor(port) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => this.#take(chunk));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.#waiting?.reject(new Error('The connection was closed')));
  }

  exchange(message) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.socket.write(message);
    });
  }

  #take(chunk) {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#expected === Infinity) this.#readHead();
    if (this.#length < this.#expected) return;
    const answer = Buffer.concat(this.#received);
    const { resolve, reject } = this.#waiting;
    const status = answer.latin1Slice(9, 12);
    const body = answer.utf8Slice(this.#bodyAt);
    this.#received = [];
    this.#length = 0;
    this.#expected = Infinity;
    this.#waiting = undefined;
    if (status === '200') resolve(body);
    else reject(new Error(`HTTP ${status}: ${body.slice(-200)}`));
  }

  #readHead() {
    const start = Buffer.concat(this.#received);
    const headEnd = start.indexOf(HEADER_END);
    if (headEnd < 0) return;
    const length = /content-length: *(\d+)/i.exec(start.latin1Slice(0, headEnd))?.[1];
    if (length === undefined) throw new Error('An answer without content-length');
    this.#bodyAt = headEnd + HEADER_END.length;
    this.#expected = this.#bodyAt + Number(length);
  }
}
