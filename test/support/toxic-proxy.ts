import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Which way bytes go: a client's commands, or a server's replies. */
export type Direction = 'commands' | 'replies';

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

/** Starts a proxy to the server of the URL, on a free port of the loopback interface. */
export async function startToxicProxy(serverUrl: string): Promise<ToxicProxy> {
  const proxy = new ToxicProxy(serverUrl);
  await proxy.listen();
  return proxy;
}

/** Stands between clients and a server and spoils their links as it is told, in Toxiproxy's words. */
export class ToxicProxy {
  /** How often `limitData` came to a cut. */
  cuts = 0;
  #port = 0;
  #delayMs = 0;
  #closeDelayMs = 0;
  #bytesPerSecond = Infinity;
  #isReplying = true;
  #isHole = false;
  readonly #target: URL;
  readonly #links = new Set<Link>();
  /** Links of a black hole's time: nothing passes them ever again. */
  readonly #dead = new Set<Socket>();
  readonly #left: Record<Direction, number> = { commands: Infinity, replies: Infinity };
  readonly #passed: Record<Direction, number> = { commands: 0, replies: 0 };
  readonly #listener = createServer({ noDelay: true }, (client) => {
    this.#accept(client);
  });

  constructor(serverUrl: string) {
    this.#target = new URL(serverUrl);
  }

  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String(this.#port);
    return url.href;
  }

  async listen(): Promise<void> {
    this.#listener.listen(this.#port, '127.0.0.1');
    await once(this.#listener, 'listening');
    this.#port = (this.#listener.address() as AddressInfo).port;
  }

  /** The bytes of the direction while some work is done. */
  async bytesOf(direction: Direction, work: () => Promise<unknown>): Promise<number> {
    const before = this.#passed[direction];
    await work();
    return this.#passed[direction] - before;
  }

  /** Every byte comes so much later. */
  latency(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** So many bytes a second pass, each way of each link. */
  bandwidth(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** What the server answers waits for `heal`. */
  noreply(): void {
    this.#isReplying = false;
    for (const { server } of this.#links) server.pause();
  }

  /**
   * A black hole: links stay open, and nothing passes. Those of its time stay dead after `heal`.
   * @returns how many there are
   */
  timeout(): number {
    this.#isHole = true;
    for (const link of this.#links) this.#bury(link);
    return this.#links.size;
  }

  /** Lets so many more bytes of the direction pass, of all links together, and cuts every link. */
  limitData(bytes: number, direction: Direction): void {
    this.#left[direction] = bytes;
  }

  /** Resets every link, as the system of a server that went away does. */
  resetPeer(): void {
    for (const { client, server } of this.#links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** That a side has ended its link, the other learns so much later. */
  slowClose(milliseconds: number): void {
    this.#closeDelayMs = milliseconds;
  }

  /** Cuts every link, and refuses new ones until `heal`. */
  async down(): Promise<void> {
    if (!this.#listener.listening) return;
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.#cut();
    for (const socket of this.#dead) socket.destroy();
    await closed;
  }

  /** Lets everything pass again, but on links that are dead. */
  async heal(): Promise<void> {
    this.#delayMs = 0;
    this.#closeDelayMs = 0;
    this.#bytesPerSecond = Infinity;
    this.#isHole = false;
    this.#isReplying = true;
    for (const { server } of this.#links) if (!this.#dead.has(server)) server.resume();
    if (!this.#listener.listening) await this.listen();
  }

  stop(): Promise<void> {
    this.#closeDelayMs = 0;
    return this.down();
  }

  #accept(client: Socket): void {
    const { port, hostname } = this.#target;
    const server = connect({ port: Number(port), host: hostname, noDelay: true });
    const link = { client, server };
    this.#links.add(link);
    client.on('data', this.#pass('commands', client, server));
    server.on('data', this.#pass('replies', server, client));
    for (const socket of [client, server]) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#links.delete(link);
        this.#dead.delete(socket);
        if (!this.#dead.has(otherOf(link, socket))) this.#end(link);
      });
    }
    if (this.#isHole) this.#bury(link);
    else if (!this.#isReplying) server.pause();
  }

  #pass(direction: Direction, from: Socket, to: Socket) {
    return (chunk: Buffer) => {
      this.#passed[direction] += chunk.length;
      this.#deliver(chunk.subarray(0, Math.min(this.#left[direction], chunk.length)), from, to);
      this.#left[direction] -= chunk.length;
      if (this.#left[direction] > 0) return;
      this.cuts += 1;
      this.#cut();
    };
  }

  #deliver(chunk: Buffer, from: Socket, to: Socket): void {
    const sendingMs = (chunk.length / this.#bytesPerSecond) * 1000;
    if (this.#delayMs === 0 && sendingMs === 0) {
      to.write(chunk);
      return;
    }
    if (sendingMs > 0) from.pause();
    setTimeout(() => {
      if (to.writable) to.write(chunk);
      if (sendingMs > 0 && !this.#dead.has(from)) from.resume();
    }, this.#delayMs + sendingMs);
  }

  #bury({ client, server }: Link): void {
    for (const socket of [client, server]) {
      this.#dead.add(socket);
      socket.pause();
    }
  }

  #end({ client, server }: Link): void {
    setTimeout(() => {
      client.destroy();
      server.end();
    }, this.#closeDelayMs);
  }

  #cut(): void {
    this.#left.commands = Infinity;
    this.#left.replies = Infinity;
    for (const { client, server } of this.#links) {
      // The server gets what passed before it learns of the end.
      server.end();
      client.destroy();
    }
  }
}

function otherOf({ client, server }: Link, socket: Socket): Socket {
  return socket === client ? server : client;
}
