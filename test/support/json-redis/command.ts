import type { Keyspace } from './keyspace.js';
import type { Reply } from './resp.js';

/** The two families of servers with JSON commands; they differ in errors and in what they skip. */
export type Dialect = 'valkey' | 'redis';

/** What a command acts on: the connection that sent it and, through it, the server. */
export interface Caller {
  readonly id: number;
  readonly keys: Keyspace;
  readonly dialect: Dialect;
  select(database: number): void;
  find(name: string): Command | undefined;
}

export interface Command {
  readonly name: string;
  /** The number of words, the name included; negative where that is the least number. */
  readonly arity: number;
  /** @throws CommandError to answer with an error */
  run(args: readonly string[], caller: Caller): Reply;
}

/** Commands by their names in lower case. */
export type CommandTable = ReadonlyMap<string, Command>;

export const tableOf = (commands: readonly Command[]): CommandTable =>
  new Map(commands.map((command) => [command.name.toLowerCase(), command]));

/** An error reply: the message is the whole of its text. */
export class CommandError extends Error {}
