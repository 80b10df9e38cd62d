import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Command, Dialect } from './json-redis/command.js';
import type { Host, ReceivedCommand } from './json-redis/connection.js';
import { Connection } from './json-redis/connection.js';
import { CORE_COMMANDS } from './json-redis/core.commands.js';
import { printDocument } from './json-redis/json-document.js';
import { JSON_COMMANDS } from './json-redis/json.commands.js';
import { Keyspace } from './json-redis/keyspace.js';

export type { Dialect, ReceivedCommand };

export interface JsonRedisServerOptions {
  /** Whether the server has the JSON commands. */
  readonly json: boolean;
  /** Whose errors and omissions it has; `valkey` by default. */
  readonly dialect?: Dialect;
}

/** The text of the error to answer with, or `undefined` to let the command pass. */
export type RefusalRule = (command: ReceivedCommand) => string | undefined;

/** Starts a Redis server inside this process, on a free port of the loopback interface. */
export async function startJsonRedisServer(
  options: JsonRedisServerOptions,
): Promise<JsonRedisServer> {
  const server = new JsonRedisServer(options);
  await server.start();
  return server;
}

export class JsonRedisServer implements Host {
  /** May change at any time, as in a fail-over to a node without the module. */
  json: boolean;
  readonly dialect: Dialect;
  /** Every command received, of all connections, in order, with its name in upper case. */
  readonly commands: ReceivedCommand[] = [];

  private readonly databases = new Map<number, Keyspace>();
  private readonly connections = new Set<Connection>();
  private readonly rules = new Map<'arrival' | 'execution', RefusalRule>();
  private readonly listener = createServer({ noDelay: true }, (socket) => {
    this.accept(socket);
  });
  private accepted = 0;

  constructor({ json, dialect = 'valkey' }: JsonRedisServerOptions) {
    this.json = json;
    this.dialect = dialect;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.listener.listen(0, '127.0.0.1');
    await once(this.listener, 'listening');
  }

  async stop(): Promise<void> {
    const closed = once(this.listener, 'close');
    this.listener.close();
    this.dropConnections();
    await closed;
  }

  /** Cuts every client. */
  dropConnections(): void {
    for (const connection of this.connections) connection.cut();
  }

  /**
   * Asks the rule about every command from now on, in place of the rule before.
   *
   * A refusal at arrival is like one for lack of memory: it also breaks the transaction that the
   * command belongs to. At execution the command fails alone. A rule may cut the connections: at
   * arrival the command is then not executed, at execution only its reply is lost.
   */
  refuse(rule: RefusalRule, when: 'arrival' | 'execution' = 'arrival'): void {
    this.rules.set(when, rule);
  }

  /** Whole seconds; -1 for a key without a life, -2 for no key. */
  ttl(key: string, database = 0): number {
    return this.keyspace(database).lifeSeconds(key);
  }

  keys(database = 0): string[] {
    return this.keyspace(database).keys();
  }

  /** The text of the JSON document at the key, if there is one. */
  document(key: string, database = 0): string | undefined {
    const value = this.keyspace(database).get(key);
    return value?.type === 'ReJSON-RL' ? printDocument(value.document) : undefined;
  }

  keyspace(database: number): Keyspace {
    const keyspace = this.databases.get(database) ?? new Keyspace();
    this.databases.set(database, keyspace);
    return keyspace;
  }

  find(name: string): Command | undefined {
    const key = name.toLowerCase();
    return CORE_COMMANDS.get(key) ?? (this.json ? JSON_COMMANDS.get(key) : undefined);
  }

  note(words: ReceivedCommand): void {
    this.commands.push(words);
  }

  refusal(words: ReceivedCommand, when: 'arrival' | 'execution'): string | undefined {
    return this.rules.get(when)?.(words);
  }

  private accept(socket: Socket): void {
    this.accepted += 1;
    const connection = new Connection(this.accepted, socket, this);
    this.connections.add(connection);
    socket.on('data', (chunk: Buffer) => {
      connection.receive(chunk);
    });
    socket.on('close', () => {
      this.connections.delete(connection);
    });
    // A client that goes away in the middle is nothing to report.
    socket.on('error', () => socket.destroy());
  }
}
