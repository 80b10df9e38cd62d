import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Which way bytes go: a client's commands, or a server's replies. */
export type Direction = 'commands' | 'replies';

/** Stands between a client and a server, and breaks their link when it is told to. */
export interface TcpProxy {
  readonly url: string;
  /** How often `cutAfter` came to a cut. */
  readonly cuts: number;
  /** Lets so many more bytes of the direction pass, of all links together, and cuts every link. */
  cutAfter(bytes: number, direction: Direction): void;
  /** The bytes of the direction while some work is done. */
  bytesOf(direction: Direction, work: () => Promise<unknown>): Promise<number>;
  /** Lets no reply pass until `releaseReplies`. */
  holdReplies(): void;
  releaseReplies(): void;
  /** Lets nothing pass on the links there are, for ever, as if their other end were gone; gives their number. */
  muteLinks(): number;
  stop(): Promise<void>;
}

/** Starts a proxy to the Redis of the URL, on a free port of the loopback interface. */
export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const links = new Set<readonly [Socket, Socket]>();
  const left: Record<Direction, number> = { commands: Infinity, replies: Infinity };
  const passed: Record<Direction, number> = { commands: 0, replies: 0 };
  let cuts = 0;
  let isHeld = false;

  const cut = () => {
    left.commands = Infinity;
    left.replies = Infinity;
    for (const [client, server] of links) {
      // The server gets what passed before it learns of the end.
      server.end();
      client.destroy();
    }
  };
  const pass = (direction: Direction, to: Socket) => (chunk: Buffer) => {
    passed[direction] += chunk.length;
    to.write(chunk.subarray(0, Math.min(left[direction], chunk.length)));
    left[direction] -= chunk.length;
    if (left[direction] > 0) return;
    cuts += 1;
    cut();
  };

  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    const link = [client, server] as const;
    links.add(link);
    if (isHeld) server.pause();
    client.on('data', pass('commands', server));
    server.on('data', pass('replies', client));
    for (const socket of link) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        links.delete(link);
        client.destroy();
        server.end();
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const url = new URL(serverUrl);
  url.port = String((listener.address() as AddressInfo).port);
  return {
    url: url.href,
    get cuts() {
      return cuts;
    },
    cutAfter: (bytes, direction) => {
      left[direction] = bytes;
    },
    bytesOf: async (direction, work) => {
      const before = passed[direction];
      await work();
      return passed[direction] - before;
    },
    holdReplies: () => {
      isHeld = true;
      for (const [, server] of links) server.pause();
    },
    releaseReplies: () => {
      isHeld = false;
      for (const [, server] of links) server.resume();
    },
    muteLinks: () => {
      const muted = [...links];
      for (const socket of muted.flat()) {
        socket.removeAllListeners('data');
        socket.resume();
      }
      return muted.length;
    },
    stop: async () => {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      await closed;
    },
  };
}
